// A baseline: what it holds is not reported; the file is sorted, stable, and coro-tidy's.
// RUN: %cxx %s -I%inputs -o %t
// RUN: rm -f %t.base
// RUN: env COROSAN_OPTIONS=mode=strict:write_baseline=%t.base %corosan run -- %t old 2> %t.err
// RUN: grep -c "WARNING: CoroSanitizer: blocking-call" %t.err | grep -x 1
// RUN: %python -m json.tool %t.base > %t.json
// RUN: %FileCheck %s --input-file=%t.base
// CHECK:      {
// CHECK-NEXT:   "coro-tidy-baseline": 1,
// CHECK-NEXT:   "about": "findings that are accepted; see docs/guides/ci.md",
// CHECK-NEXT:   "findings": [
// CHECK-NEXT:     {
// CHECK-NEXT:       "path": "{{.*}}baseline.cpp",
// CHECK-NEXT:       "check": "blocking-call",
// CHECK-NEXT:       "function": "old_sleep",
// CHECK-NEXT:       "message": "a call that can block the thread of the event loop: nanosleep",
// CHECK-NEXT:       "fingerprint": "{{[0-9a-f]+}}"
// CHECK-NEXT:     }
// CHECK-NEXT:   ]
// CHECK-NEXT: }
//
// The old one is accepted, a new one is not.
// RUN: sh -c 'env COROSAN_OPTIONS=mode=strict:exitcode=66:print_stats_on_exit=1:baseline=%t.base %corosan run -- %t old 2> %t.err'
// RUN: grep "Findings: 0, different: 0, suppressed: 0, in the baseline: 1" %t.err
// RUN: sh -c 'env COROSAN_OPTIONS=mode=strict:exitcode=66:baseline=%t.base %corosan run -- %t old new 2> %t.err; test $? = 66'
// RUN: grep "SUMMARY: CoroSanitizer: blocking-call" %t.err | grep -c . | grep -x 1
// RUN: grep "SUMMARY: CoroSanitizer: blocking-call .* in new_sleep" %t.err
//
// Written again it is the same; what another run found, and what the checker put there, stays.
// RUN: cp %t.base %t.first
// RUN: env COROSAN_OPTIONS=mode=strict:baseline=%t.base:write_baseline=%t.base %corosan run -- %t old 2> %t.err
// RUN: cmp %t.base %t.first
// RUN: env COROSAN_OPTIONS=mode=strict:write_baseline=%t.base %corosan run -- %t new 2> %t.err
// RUN: grep -c fingerprint %t.base | grep -x 2
// RUN: sh -c 'env COROSAN_OPTIONS=mode=strict:exitcode=66:baseline=%t.base %corosan run -- %t old new 2> %t.err'
//
// Mistakes end the program before it begins.
// RUN: sh -c 'env COROSAN_OPTIONS=baseline=%t.none %corosan run -- %t old 2> %t.err; test $? = 2'
// RUN: echo "{}" > %t.bad
// RUN: sh -c 'env COROSAN_OPTIONS=baseline=%t.bad %corosan run -- %t old 2>> %t.err; test $? = 2'
// RUN: %FileCheck %s --input-file=%t.err --check-prefix=BAD
// BAD: ERROR: CoroSanitizer: bad-config failed to read baseline '{{.*}}none': No such file or directory
// BAD: ERROR: CoroSanitizer: bad-config '{{.*}}bad' is not a baseline: it has no key 'coro-tidy-baseline'; make one with write_baseline=FILE
#include "sanitizer/tiny_loop.h"

#include <cstring>
#include <ctime>

void old_sleep() {
  const timespec moment{0, 1000};
  nanosleep(&moment, nullptr);
}
void new_sleep() {
  const timespec moment{0, 1000};
  nanosleep(&moment, nullptr);
}

int main(int argc, char **argv) {
  tiny_loop loop;
  for (int i = 1; i < argc; ++i)
    loop.step(std::strcmp(argv[i], "old") == 0 ? old_sleep : new_sleep);
}
