// Many short steps one after the other, and a long time in the loop's own wait, are no slow step.
// RUN: %cxx %s -I%inputs -o %t
// RUN: env COROSAN_OPTIONS=slow_step_ms=300 %corosan run -- %t 2> %t.err
// RUN: %FileCheck %s --input-file=%t.err --implicit-check-not=WARNING:
// CHECK: active
#include "sanitizer/tiny_loop.h"

#include <ctime>

volatile unsigned sink;

int main() {
  tiny_loop loop;
  // Together three times the limit.
  for (const std::clock_t end = std::clock() + CLOCKS_PER_SEC * 9 / 10; std::clock() < end;)
    loop.step([] {
      for (unsigned i = 0; i < 100'000; ++i)
        sink = sink + i;
    });
  epoll_event event;
  epoll_wait(epoll_create1(EPOLL_CLOEXEC), &event, 1, 600);
}
