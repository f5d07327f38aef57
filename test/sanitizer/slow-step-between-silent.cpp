// What a program does between two runs of a runner keeps no loop from turning.
// RUN: %cxx %s -I%inputs %aio -o %t
// RUN: env COROSAN=1 COROSAN_OPTIONS=slow_step_ms=50:slow_turn_ms=50 %t 2> %t.err
// RUN: %FileCheck %s --input-file=%t.err --implicit-check-not=WARNING:
// CHECK: active
#include "sanitizer/thread_state.h"

#include <aio/aio.h>

using namespace std::chrono_literals;

aio::task<void> waits() {
  co_await aio::sleep(1ms);
  co_await aio::sleep(1ms);
}
int main() {
  aio::runner runner;
  for (int round = 0; round < 3; ++round) {
    runner.run(waits());
    burn(200);
  }
  runner.run(waits());
}
