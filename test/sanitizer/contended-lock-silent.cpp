// A free lock, a lock that another thread has for a moment only, one that is only tried, and the switched-off finding.
// RUN: %cxx %s -I%inputs -o %t
// RUN: env COROSAN_OPTIONS=slow_step_ms=0:lock_wait_ms=60000:blocking_call_ms=1 %corosan run -- %t 2> %t.err
// RUN: %FileCheck %s --input-file=%t.err --implicit-check-not=WARNING: --implicit-check-not=ERROR:
// RUN: env COROSAN_OPTIONS=slow_step_ms=0:lock_wait_ms=1:groups=all,-lock:blocking_call_ms=1 %corosan run -- %t 2> %t.err
// RUN: %FileCheck %s --input-file=%t.err --implicit-check-not=WARNING: --implicit-check-not=ERROR:
// CHECK: active
#include "sanitizer/thread_state.h"
#include "sanitizer/tiny_loop.h"

#include <atomic>
#include <mutex>
#include <thread>

int main() {
  tiny_loop loop;
  loop.wait();
  const int tid = thread_id();
  std::mutex mutex;
  std::recursive_mutex recursive;
  loop.step([&] {
    const std::lock_guard once(mutex);
    const std::lock_guard first(recursive), again(recursive);
  });
  std::atomic<bool> held = false;
  std::thread holder([&] {
    const std::lock_guard guard(mutex);
    held = true;
    wait_until_asleep(tid); // shorter than the limit
  });
  while (!held)
    sched_yield();
  loop.step([&] {
    if (mutex.try_lock())
      mutex.unlock();
    const std::lock_guard guard(mutex);
  });
  holder.join();
}
