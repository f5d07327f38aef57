// With the descriptor that it waits in, a loop is gone: what its thread does until it waits in another one is no step.
// RUN: %cxx %s -I%inputs -o %t
// RUN: env COROSAN_OPTIONS=slow_step_ms=40:blocking_call_ms=30 %corosan run -- %t 2> %t.err
// RUN: %FileCheck %s --input-file=%t.err --implicit-check-not=WARNING:
#include "sanitizer/tiny_loop.h"

#include <chrono>
#include <poll.h>
#include <thread>

void load() { std::this_thread::sleep_for(std::chrono::milliseconds(80)); }
void between() { load(); }
void inside() { load(); }

/// A loop of another kind, after one with epoll.
void polls() {
  int ends[2], others[2];
  if (pipe(ends) != 0 || pipe(others) != 0)
    return;
  for (int i = 0; i < 3; ++i) {
    pollfd set[2] = {{ends[0], POLLIN, 0}, {others[0], POLLIN, 0}};
    poll(set, 2, 80);
  }
}

int main() {
  {
    tiny_loop first;
  }
  between();
  polls();
  {
    tiny_loop second;
    second.step(inside);
    {
      tiny_loop third;
    }
    load(); // the second one has not waited again
  }
  between();
}
// CHECK: WARNING: CoroSanitizer: blocking-call
// CHECK: in inside() {{.*}}foreign-closed.cpp:
