// A process that was stopped in the middle of a step has no slow step and no blocking call.
// RUN: %cxx %s -I%inputs -o %t
// RUN: env COROSAN_OPTIONS=slow_step_ms=400:blocking_call_ms=400 %corosan run -- %t 2> %t.err
// RUN: %FileCheck %s --input-file=%t.err --implicit-check-not=WARNING:
// CHECK: active
#include "sanitizer/tiny_loop.h"

#include <csignal>
#include <poll.h>
#include <sys/wait.h>

int main() {
  tiny_loop loop;
  loop.wait();
  const pid_t self = getpid();
  const pid_t other = fork();
  if (other == 0) {
    poll(nullptr, 0, 30); // let the step begin and the watchdog see it
    kill(self, SIGSTOP);
    poll(nullptr, 0, 900);
    kill(self, SIGCONT);
    _exit(0);
  }
  loop.step([] {
    for (int i = 0; i < 20; ++i)
      poll(nullptr, 0, 2);
  });
  loop.wait();
}
