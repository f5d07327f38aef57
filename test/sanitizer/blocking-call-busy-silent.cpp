// A call that reads a file and has to wait for a processor, for as long as you like, is not blocked by the program,
// neither when it is over nor while it lasts.
// REQUIRES: clang
// RUN: %cxx -O1 %s -I%inputs -o %t
// RUN: env COROSAN_OPTIONS=slow_step_ms=60:blocking_call_ms=20:symbolize=0 %corosan run -- %t 2> %t.err
// RUN: %FileCheck %s --input-file=%t.err --implicit-check-not=WARNING:
// CHECK: active
#include "sanitizer/tiny_loop.h"

#include <atomic>
#include <cstdio>
#include <optional>
#include <sched.h>
#include <sys/resource.h>
#include <thread>
#include <vector>

/// Lets the calling thread, and those that it starts, have one processor only.
static void take_one_processor() {
  cpu_set_t one;
  CPU_ZERO(&one);
  CPU_SET(sched_getcpu(), &one);
  sched_setaffinity(0, sizeof one, &one);
}

int main() {
  const int file = fileno(std::tmpfile());
  std::vector<char> text(4 << 20, 'x');
  if (write(file, text.data(), text.size()) < 0)
    return 1;
  take_one_processor();
  std::atomic<bool> done = false;
  std::vector<std::thread> others; // on the same processor
  for (int i = 0; i < 3; ++i)
    others.emplace_back([&] {
      while (!done)
        continue;
    });
  const int before = getpriority(PRIO_PROCESS, 0);
  setpriority(PRIO_PROCESS, 0, before + 10); // of this thread
  std::optional<tiny_loop> loop(std::in_place);
  for (int i = 0; i < 30; ++i)
    loop->step([&] { (void)!pread(file, text.data(), text.size(), 0); });
  loop.reset();
  done = true;
  for (std::thread &each : others)
    each.join();
}
