// A step that burns CPU is caught in the act, with the place it burns at, and told once more when it ended. One that
// hangs in a call names the call; when that call alone takes so long it is one blocking-call, told while it hangs.
// RUN: %cxx %s -I%inputs -o %t
// RUN: env COROSAN_OPTIONS=slow_step_ms=40:blocking_call_ms=1000 %corosan run -- %t cpu 2> %t.err
// RUN: %FileCheck %s --check-prefix=CPU --input-file=%t.err
// RUN: env COROSAN_OPTIONS=slow_step_ms=40:blocking_call_ms=1000 %corosan run -- %t blocked 2> %t.err
// RUN: %FileCheck %s --check-prefix=BLOCKED --input-file=%t.err
// RUN: env COROSAN_OPTIONS=slow_step_ms=40 %corosan run -- %t blocked 2> %t.err
// RUN: %FileCheck %s --check-prefix=CALL --input-file=%t.err --implicit-check-not=WARNING:
// RUN: env COROSAN_OPTIONS=slow_step_ms=40:log_format=jsonl %corosan run -- %t cpu 2> %t.err
// RUN: %FileCheck %s --check-prefix=JSON --input-file=%t.err
#include "sanitizer/tiny_loop.h"

#include <cstring>
#include <ctime>
#include <poll.h>

volatile unsigned sink;
// Counts in CPU time, so that a busy machine does not make it shorter than it looks.
void burn(int ms) {
  timespec now{}, end{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &end);
  end.tv_nsec += ms * 1'000'000L;
  do {
    for (unsigned i = 0; i < 1'000'000; ++i)
      sink = sink + i;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  } while (now.tv_sec < end.tv_sec || (now.tv_sec == end.tv_sec && now.tv_nsec < end.tv_nsec));
}
void hang() { poll(nullptr, 0, 200); }

int main(int, char **argv) {
  tiny_loop loop;
  if (std::strcmp(argv[1], "cpu") == 0)
    loop.step([] { burn(200); });
  // CPU: WARNING: CoroSanitizer: slow-step the loop's thread is in one step for {{[0-9]+}} ms and {{burns CPU|is not scheduled}}
  // CPU: Verdict: {{cpu|descheduled}}, and still so
  // CPU: in burn(int) {{.*}}slow-step.cpp:
  // CPU: SUMMARY: CoroSanitizer: slow-step {{.*}}slow-step.cpp:{{.*}} in burn{{$}}
  // CPU: CoroSanitizer: slow-step at {{.*}}slow-step.cpp:{{.*}}: the step ended after {{[0-9.]+ m?s: [0-9.]+ m?s}} cpu, {{[0-9.]+ m?s}} waiting for a processor, {{[0-9.]+ m?s}} blocked
  // JSON: "id":"slow-step","level":"warning"
  // JSON: "id":"slow-step","level":"note","message":"the step ended after {{.*}}"fingerprint":"
  if (std::strcmp(argv[1], "blocked") == 0)
    loop.step(hang);
  // BLOCKED: WARNING: CoroSanitizer: slow-step the loop's thread is in one step for {{[0-9]+}} ms and is blocked in a call to poll
  // BLOCKED: Call: poll() [socket]
  // BLOCKED: Verdict: blocked, and still so
  // BLOCKED: in hang() {{.*}}slow-step.cpp:
  // BLOCKED: slow-step at {{.*}}slow-step.cpp:{{.*}}: the step ended after {{.*}} blocked
  // CALL: WARNING: CoroSanitizer: blocking-call the loop's thread has been blocked for {{[0-9]+}} ms in a call to poll
  // CALL: Verdict: blocked, and still so
  // CALL: in hang() {{.*}}slow-step.cpp:
  // CALL: SUMMARY: CoroSanitizer: blocking-call
  // CALL: blocking-call at {{.*}}slow-step.cpp:{{.*}}: the call ended after {{[0-9.]+}} ms
}
