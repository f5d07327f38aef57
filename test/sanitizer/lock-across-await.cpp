// A thread lock that is held where a task suspends, or where a foreign loop goes back to its wait: with the place of
// the lock and of the suspension.
// RUN: %cxx %s -I%inputs %aio -o %t
// RUN: env COROSAN_OPTIONS=blocking_call_ms=100000:slow_step_ms=0 %corosan run -- %t 2> %t.err
// RUN: %FileCheck %s --input-file=%t.err --implicit-check-not=blocking-call --implicit-check-not=SUMMARY:
#include "sanitizer/tiny_loop.h"

#include <aio/aio.h>

#include <condition_variable>
#include <mutex>
#include <pthread.h>
#include <shared_mutex>
#include <threads.h>

std::mutex first, second;
std::recursive_mutex again;
std::shared_mutex shared;
pthread_spinlock_t spin;
mtx_t plain;

aio::task<void> wait_a_turn() { co_await aio::sleep(std::chrono::milliseconds(0)); }

aio::task<void> add() {
  const std::lock_guard guard(first);
  co_await wait_a_turn();
}
// CHECK: WARNING: CoroSanitizer: lock-across-await a thread lock is still held while the task is suspended at {{.*}}lock-across-await.cpp:[[@LINE-6]]
// CHECK-NEXT: on event loop 'main' (thread {{[0-9]+}}), in task 'add' (id {{[0-9]+}})
// CHECK-NEXT: Call: pthread_mutex_lock() [lock]
// CHECK-NEXT: Locked at:
// CHECK-NEXT: in add() {{.*}}lock-across-await.cpp:[[@LINE-7]]:
// CHECK: Suspended at:
// CHECK-NEXT: [async] wait_a_turn() {{.*}}lock-across-await.cpp:[[@LINE-12]]
// CHECK-NEXT: [async] add() {{.*}}lock-across-await.cpp:[[@LINE-9]]
// CHECK: Task 'add' created at:
// CHECK: Suggestion: use
// CHECK: SUMMARY: CoroSanitizer: lock-across-await {{.*}}lock-across-await.cpp:[[@LINE-13]]:{{[0-9]+}} in add

aio::task<void> tried() {
  if (second.try_lock()) {
    co_await wait_a_turn();
    second.unlock();
  }
}
// CHECK: WARNING: CoroSanitizer: lock-across-await
// CHECK: Call: pthread_mutex_trylock() [lock]
// CHECK: SUMMARY: CoroSanitizer: lock-across-await {{.*}}lock-across-await.cpp:[[@LINE-7]]:{{[0-9]+}} in tried

aio::task<void> recursive() {
  const std::lock_guard outer(again);
  {
    const std::lock_guard inner(again);
  }
  co_await wait_a_turn();
}
// CHECK: SUMMARY: CoroSanitizer: lock-across-await {{.*}}lock-across-await.cpp:[[@LINE-6]]:{{[0-9]+}} in recursive

aio::task<void> reader() {
  const std::shared_lock guard(shared);
  co_await wait_a_turn();
}
// CHECK: Call: pthread_rwlock_rdlock() [lock]
// CHECK: SUMMARY: CoroSanitizer: lock-across-await {{.*}}lock-across-await.cpp:[[@LINE-4]]:{{[0-9]+}} in reader

aio::task<void> spinning() {
  pthread_spin_lock(&spin);
  co_await wait_a_turn();
  pthread_spin_unlock(&spin);
}
// CHECK: SUMMARY: CoroSanitizer: lock-across-await {{.*}}lock-across-await.cpp:[[@LINE-4]]:{{[0-9]+}} in spinning

// The wait takes the mutex back.
aio::task<void> after_condition() {
  std::condition_variable condition;
  std::unique_lock guard(first);
  condition.wait_for(guard, std::chrono::microseconds(1));
  co_await wait_a_turn();
}
// CHECK: SUMMARY: CoroSanitizer: lock-across-await {{.*}}lock-across-await.cpp:[[@LINE-4]]:{{[0-9]+}} in after_condition

// An eager task that suspends with its own lock, inside a step that holds another one and does not suspend.
aio::task<void> eager_inner() {
  const std::lock_guard guard(second);
  co_await wait_a_turn();
}
// CHECK: SUMMARY: CoroSanitizer: lock-across-await {{.*}}lock-across-await.cpp:[[@LINE-3]]:{{[0-9]+}} in eager_inner
aio::task<void> eager_outer() {
  aio::task_handle<void> inner;
  {
    const std::lock_guard guard(first);
    inner = aio::create_task(eager_inner(), {.eager = true});
  }
  co_await inner;
}

aio::task<void> all() {
  for (auto *each : {add, tried, recursive, reader, spinning, after_condition, eager_outer}) {
    aio::task<void> body = each();
    co_await aio::create_task(std::move(body), {.name = "add"});
  }
}

static void locks() { mtx_lock(&plain); }

int main() {
  pthread_spin_init(&spin, 0);
  mtx_init(&plain, mtx_plain);
  aio::run(all());

  std::thread([] {
    tiny_loop loop;
    loop.step(locks);
    loop.step([] { mtx_unlock(&plain); });
  }).join();
  // CHECK: WARNING: CoroSanitizer: lock-across-await a thread lock is still held while the event loop waits
  // CHECK: Call: mtx_lock() [lock]
  // CHECK: Locked at:
  // CHECK-NEXT: in locks() {{.*}}lock-across-await.cpp:[[@LINE-15]]:
  // CHECK: SUMMARY: CoroSanitizer: lock-across-await {{.*}} in locks
}
