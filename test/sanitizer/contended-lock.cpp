// A loop that waits for a lock of another thread: one finding, with the holder's number, name, what it does and where.
// RUN: %cxx %s -I%inputs -o %t
// RUN: env COROSAN_OPTIONS=slow_step_ms=0:blocking_call_ms=10 %corosan run -- %t sleeps 2> %t.err
// RUN: %FileCheck %s --check-prefixes=ALL,SLEEPS --input-file=%t.err --implicit-check-not=WARNING: --implicit-check-not=ERROR:
// RUN: env COROSAN_OPTIONS=slow_step_ms=0:blocking_call_ms=10 %corosan run -- %t computes 2> %t.err
// RUN: %FileCheck %s --check-prefixes=ALL,COMPUTES --input-file=%t.err --implicit-check-not=WARNING: --implicit-check-not=ERROR:
// While it hangs it is told as well, and then only its end.
// RUN: env COROSAN_OPTIONS=slow_step_ms=40 %corosan run -- %t sleeps 2> %t.err
// RUN: %FileCheck %s --check-prefix=LIVE --input-file=%t.err --implicit-check-not=WARNING: --implicit-check-not=ERROR:
// RUN: env COROSAN_OPTIONS=slow_step_ms=0:log_format=jsonl %corosan run -- %t sleeps 2> %t.err
// RUN: %FileCheck %s --check-prefix=JSON --input-file=%t.err
// A thread that has a mutex and wants it again: an error, at once.
// RUN: env COROSAN_OPTIONS=slow_step_ms=0 %corosan run -- %t itself 2> %t.err
// RUN: %FileCheck %s --check-prefix=ITSELF --input-file=%t.err --implicit-check-not=WARNING: --implicit-check-not=ERROR:
#include "sanitizer/thread_state.h"
#include "sanitizer/tiny_loop.h"

#include <atomic>
#include <cstring>
#include <mutex>
#include <thread>

using namespace std::chrono_literals;

std::mutex mutex;
std::atomic<bool> held, waited_for;

void sleep_with_lock() {
  while (!waited_for)
    std::this_thread::sleep_for(1ms);
  std::this_thread::sleep_for(300ms);
}
void compute_with_lock() {
  while (!waited_for)
    sched_yield();
  burn(200);
}
void hold(void (*what)()) {
  const std::lock_guard guard(mutex);
  held = true;
  what();
}
void lock_it() { const std::lock_guard guard(mutex); }

int main(int, char **argv) {
  tiny_loop loop;
  loop.wait();
  const int tid = thread_id();
  if (std::strcmp(argv[1], "itself") == 0) {
    // What no program can do is done here to end the test: another thread gives the mutex back.
    std::thread other([&] {
      wait_until_asleep(tid);
      mutex.unlock();
    });
    loop.step([] {
      mutex.lock();
      lock_it();
    });
    other.join();
    return 0;
  }
  std::thread holder([&] {
    pthread_setname_np(pthread_self(), "holder");
    hold(std::strcmp(argv[1], "sleeps") == 0 ? sleep_with_lock : compute_with_lock);
  });
  std::thread watcher([&] {
    wait_until_asleep(tid);
    waited_for = true;
  });
  while (!held)
    sched_yield();
  loop.step(lock_it);
  holder.join();
  watcher.join();
}
// ALL: WARNING: CoroSanitizer: contended-lock the loop's thread waited {{[0-9.]+}} m{{.*}} for a lock in pthread_mutex_lock
// ALL-NEXT: on event loop 'main' (thread {{[0-9]+}}), limit 1.0 ms
// ALL-NEXT: Call: pthread_mutex_lock() [lock]
// SLEEPS: Held by thread [[TID:[0-9]+]] 'holder', itself in system call clock_nanosleep
// COMPUTES: Held by thread [[TID:[0-9]+]] 'holder', which computes
// ALL: in lock_it() {{.*}}contended-lock.cpp:
// ALL: Thread [[TID]], which holds it, is at:
// SLEEPS: in sleep_with_lock() {{.*}}contended-lock.cpp:
// COMPUTES: in compute_with_lock() {{.*}}contended-lock.cpp:
// ALL: in hold(void (*)()) {{.*}}contended-lock.cpp:
// ALL: SUMMARY: CoroSanitizer: contended-lock {{.*}}contended-lock.cpp:{{.*}} in lock_it{{$}}
// LIVE: WARNING: CoroSanitizer: contended-lock the loop's thread has been waiting {{[0-9]+}} ms for a lock in pthread_mutex_lock
// LIVE: Verdict: blocked, and still so
// LIVE: Held by thread {{[0-9]+}} 'holder'
// LIVE: contended-lock at {{.*}}contended-lock.cpp:{{.*}}: still there after
// LIVE: contended-lock at {{.*}}contended-lock.cpp:{{.*}}: the call ended after
// JSON: "id":"contended-lock","level":"warning"
// JSON-SAME: "call":"pthread_mutex_lock"
// JSON-SAME: "holder":{"tid":{{[0-9]+}},"stack":[
// ITSELF: ERROR: CoroSanitizer: contended-lock the loop's thread waits for a mutex that it holds itself: a self-deadlock
// ITSELF: in lock_it() {{.*}}contended-lock.cpp:
