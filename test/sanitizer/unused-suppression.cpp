// Lines of the suppressions file and entries of the baseline that silence nothing are findings when asked for.
// RUN: %cxx %s -I%inputs -o %t
// RUN: echo 'blocking-call:pause_a_bit' > %t.supp
// RUN: echo '# a comment' >> %t.supp
// RUN: echo 'slow-step:mended_long_ago' >> %t.supp
// RUN: echo '{"coro-tidy-baseline": 1, "findings": [' > %t.base
// RUN: echo '{"path": "a.cpp", "check": "long-wait", "function": "gone", "message": "m", "fingerprint": "0123456789abcdef"},' >> %t.base
// RUN: echo '{"path": "a.cpp", "check": "coro-long-wait", "function": "of the checker", "message": "m", "fingerprint": "0123"}]}' >> %t.base
//
// They count for exitcode like any other.
// RUN: sh -c 'env COROSAN_OPTIONS=mode=strict:report_unused_suppressions=1:exitcode=66:suppressions=%t.supp:baseline=%t.base %corosan run -- %t 2> %t.err; test $? = 66'
// RUN: %FileCheck %s --input-file=%t.err --implicit-check-not=WARNING --implicit-check-not="of the checker"
// CHECK: WARNING: CoroSanitizer: unused-suppression 'slow-step:mended_long_ago' silenced nothing in this run
// CHECK-NEXT: on thread
// CHECK-NEXT: Suggestion: remove it, unless another run needs it
// CHECK-NEXT: SUMMARY: CoroSanitizer: unused-suppression {{.*}}.supp:3
// CHECK: WARNING: CoroSanitizer: unused-suppression 'long-wait in gone (0123456789abcdef)' silenced nothing in this run
// RUN: env COROSAN_OPTIONS=mode=strict:report_unused_suppressions=1:suppressions=%t.supp:log_format=jsonl %corosan run -- %t 2> %t.err
// RUN: %FileCheck %s --input-file=%t.err --check-prefix=JSON
// JSON: {"schema":1,"id":"unused-suppression",{{.*}}"location":{"file":"{{.*}}.supp","line":3}
#include "sanitizer/tiny_loop.h"

#include <ctime>

void pause_a_bit() {
  const timespec moment{0, 1000};
  nanosleep(&moment, nullptr);
}

int main() {
  tiny_loop loop;
  loop.step(pause_a_bit);
}
