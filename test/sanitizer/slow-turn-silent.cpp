// Short turns, a turn with one slow step only (which is a slow step and nothing else), and one that the limit allows.
// RUN: %cxx %s %aio -I%inputs -o %t
// RUN: env COROSAN_OPTIONS=slow_turn_ms=100:slow_step_ms=100 %corosan run -- %t 2> %t.err
// RUN: %FileCheck %s --input-file=%t.err --implicit-check-not="Sanitizer: slow-turn"
// CHECK: WARNING: CoroSanitizer: slow-step
// RUN: env COROSAN_OPTIONS=slow_turn_ms=0:slow_step_ms=0 %corosan run -- %t 2> %t.err
// RUN: %FileCheck %s --check-prefix=OFF --input-file=%t.err --implicit-check-not=WARNING:
// OFF: active
#include "sanitizer/thread_state.h"

#include <aio/aio.h>

aio::task<void> serve() {
  for (int i = 0; i < 10; ++i) {
    burn(12); // a turn of its own each
    co_await aio::sleep(std::chrono::milliseconds(1));
  }
  burn(250);
}

int main() { aio::run(serve()); }
