// Locks that end before the suspension, that somebody else released, or that were not taken by the step: silent.
// RUN: %cxx %s -I%inputs %aio -o %t
// RUN: env COROSAN_OPTIONS=blocking_call_ms=100000:slow_step_ms=0 %corosan run -- %t 2> %t.err
// RUN: %FileCheck %s --input-file=%t.err --implicit-check-not=WARNING:
// CHECK: active
#include "sanitizer/tiny_loop.h"

#include <aio/aio.h>

#include <condition_variable>
#include <mutex>
#include <pthread.h>
#include <semaphore>
#include <shared_mutex>
#include <thread>
#include <vector>

std::mutex first, second;
std::recursive_mutex again;
std::shared_mutex shared;

aio::task<void> pass_a_turn() { co_await aio::sleep(std::chrono::milliseconds(0)); }

aio::task<void> block_ends() {
  {
    const std::lock_guard guard(first);
    const std::scoped_lock both(second, again);
    const std::shared_lock reader(shared);
  }
  co_await pass_a_turn();
}

aio::task<void> recursive() {
  again.lock();
  again.lock();
  again.unlock();
  again.unlock();
  if (again.try_lock())
    again.unlock();
  co_await pass_a_turn();
}

aio::task<void> condition() {
  std::condition_variable ready;
  std::unique_lock guard(first);
  ready.wait_for(guard, std::chrono::microseconds(1));
  guard.unlock();
  co_await pass_a_turn();
}

aio::task<void> async_mutex() {
  aio::mutex mutex;
  const auto guard = co_await mutex.lock();
  co_await pass_a_turn();
}

aio::task<int> ready_at_once() { co_return 1; }
/// A child that does not suspend, and an eager task that does: the step goes on with the lock, and ends without it.
aio::task<void> no_suspension() {
  aio::task_handle<void> eager;
  {
    const std::lock_guard guard(first);
    co_await ready_at_once();
    eager = aio::create_task(pass_a_turn(), {.eager = true});
  }
  co_await eager;
}

aio::task<void> more_than_remembered() {
  std::vector<std::mutex> many(20);
  for (std::mutex &each : many)
    each.lock();
  for (std::mutex &each : many)
    each.unlock();
  co_await pass_a_turn();
}

aio::task<void> all() {
  for (auto *each : {block_ends, recursive, condition, async_mutex, no_suspension, more_than_remembered})
    co_await each();
}

/// Another thread releases what the loop's thread took, and takes it itself (a reader-writer lock may be handed over).
static pthread_mutex_t handed = PTHREAD_MUTEX_INITIALIZER;
static std::binary_semaphore taken{0}, released{0};
static void hand_over() {
  pthread_mutex_lock(&handed);
  taken.release();
  released.acquire();
}

int main() {
  std::thread([] {
    first.lock(); // before the first step
    tiny_loop loop;
    loop.wait();
    first.unlock();
  }).join();

  aio::run(all());

  tiny_loop loop;
  loop.wait();
  loop.step([] { const std::lock_guard guard(first); });

  std::thread other([] {
    taken.acquire();
    pthread_mutex_unlock(&handed);
    pthread_mutex_lock(&handed);
    released.release();
  });
  loop.step(hand_over);
  other.join();

  loop.step([] {
    auto *gone = new pthread_mutex_t;
    pthread_mutex_init(gone, nullptr);
    pthread_mutex_lock(gone);
    std::thread([gone] { pthread_mutex_unlock(gone); }).join();
    pthread_mutex_destroy(gone);
    delete gone;
  });
}
