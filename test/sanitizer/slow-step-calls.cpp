// Many calls in one step, none of which is reported for itself: the report names the ones that took most of it, and the
// closing line has all of them.
// RUN: %cxx %s -I%inputs -o %t
// RUN: env COROSAN_OPTIONS=slow_step_ms=100:blocking_call_ms=60000 %corosan run -- %t 2> %t.err
// RUN: %FileCheck %s --input-file=%t.err --implicit-check-not=ERROR:
// RUN: env COROSAN_OPTIONS=slow_step_ms=100:blocking_call_ms=60000:log_format=jsonl %corosan run -- %t 2> %t.err
// RUN: %FileCheck %s --check-prefix=JSON --input-file=%t.err
#include "sanitizer/tiny_loop.h"

#include <ctime>
#include <poll.h>

int main() {
  tiny_loop loop;
  loop.step([] {
    for (int i = 0; i < 100; ++i) {
      const timespec moment{0, 3'000'000};
      nanosleep(&moment, nullptr);
      if (i % 10 == 0)
        poll(nullptr, 0, 5);
    }
  });
}
// CHECK: WARNING: CoroSanitizer: slow-step the loop's thread is in one step for
// CHECK: Time: {{[0-9.]+}} ms cpu, {{[0-9.]+}} ms waiting for a processor, {{[0-9.]+}} ms blocked
// CHECK: Calls in this step: nanosleep {{[0-9]+}} times {{[0-9.]+}} ms, poll {{([0-9]+ times )?}}{{[0-9.]+}} ms
// CHECK: the step ended after {{.*}} blocked; calls: nanosleep 100 times {{[0-9.]+}} ms, poll 10 times {{[0-9.]+}} ms
// JSON: "calls":[{"call":"nanosleep","count":{{[0-9]+}},"ms":{{[0-9.]+}}},{"call":"poll","count":{{[0-9]+}},"ms":
