// A free lock, a lock that another thread has for a moment only, one that is only tried, and the switched-off finding.
// A lock that a thread of the sanitizer has, of the allocator perhaps, is not the program's affair.
// RUN: %cxx %s -I%inputs -o %t
// RUN: env COROSAN_OPTIONS=slow_step_ms=0:lock_wait_ms=60000:groups=all,-thread:blocking_call_ms=1 %corosan run -- %t 2> %t.err
// RUN: %FileCheck %s --input-file=%t.err --implicit-check-not=WARNING: --implicit-check-not=ERROR:
// RUN: env COROSAN_OPTIONS=slow_step_ms=0:lock_wait_ms=1:groups=all,-lock,-thread:blocking_call_ms=1 %corosan run -- %t 2> %t.err
// RUN: %FileCheck %s --input-file=%t.err --implicit-check-not=WARNING: --implicit-check-not=ERROR:
// RUN: env COROSAN_OPTIONS=slow_step_ms=0:lock_wait_ms=1 %corosan run -- %t ours 2> %t.err
// RUN: %FileCheck %s --input-file=%t.err --implicit-check-not=WARNING: --implicit-check-not=ERROR:
// CHECK: active
#include "sanitizer/thread_state.h"
#include "sanitizer/tiny_loop.h"

#include <atomic>
#include <mutex>
#include <optional>
#include <thread>

/// Waits for 50 ms for a lock that a thread with the name of one of corosan's has.
static void ours() {
  std::optional<tiny_loop> loop(std::in_place);
  std::mutex mutex;
  std::atomic<bool> held = false;
  std::thread holder([&] {
    pthread_setname_np(pthread_self(), "corosan-fake");
    {
      const std::lock_guard guard(mutex);
      held = true;
      std::this_thread::sleep_for(std::chrono::milliseconds(50));
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(500)); // a thread that is gone has no name
  });
  while (!held)
    sched_yield();
  loop->step([&] { const std::lock_guard guard(mutex); });
  loop.reset();
  holder.join();
}

int main(int count, char **) {
  if (count > 1) {
    ours();
    return 0;
  }
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
