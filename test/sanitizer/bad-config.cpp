// What is written for the sanitizer and says nothing to it is a finding: options, lines of the suppressions file,
// files.
// RUN: rm -rf %t.dir && mkdir %t.dir
// RUN: %cxx %s -I%inputs -o %t
//
// Options: unknown names, wrong values, unknown words. Said at the latest when the first loop is seen; counted for
// exitcode.
// RUN: sh -c 'env COROSAN_OPTIONS=mod=strict:blocking_call_ms=ten:slow_step_ms=-1:mode=stict:verbosity:groups=-slep:dump_signal=QUITT:exitcode=66 %corosan run -- %t 2> %t.err; test $? = 66'
// RUN: %FileCheck %s --input-file=%t.err
// CHECK: =={{[0-9]+}}==WARNING: CoroSanitizer: bad-config unknown option 'mod'; did you mean mode?
// CHECK: SUMMARY: CoroSanitizer: bad-config{{$}}
// CHECK: WARNING: CoroSanitizer: bad-config option blocking_call_ms: wrong value 'ten', expected a number from 0 to 1000000000 (keeping 10)
// CHECK: WARNING: CoroSanitizer: bad-config option slow_step_ms: wrong value '-1'
// CHECK: WARNING: CoroSanitizer: bad-config option mode: wrong value 'stict', expected one of measure, strict; did you mean strict? (keeping measure)
// CHECK: WARNING: CoroSanitizer: bad-config option 'verbosity' has no value; write verbosity=VALUE
// CHECK: WARNING: CoroSanitizer: bad-config option groups: unknown group 'slep'; did you mean sleep?
// CHECK: WARNING: CoroSanitizer: bad-config option dump_signal: 'QUITT' names no signal
//
// Also when no loop is ever seen.
// RUN: env COROSAN_OPTIONS=mod=strict %corosan run -- %t no-loop 2> %t.err
// RUN: grep "CoroSanitizer: bad-config unknown option 'mod'; did you mean mode?" %t.err
//
// Lines of the suppressions file, with their place.
// RUN: echo '# a comment' > %t.dir/supp
// RUN: echo 'slow-stp:*' >> %t.dir/supp
// RUN: echo 'slow-step:fucntion=load' >> %t.dir/supp
// RUN: echo 'slow-step:load' >> %t.dir/supp
// RUN: sh -c 'cd %t.dir && env COROSAN_OPTIONS=suppressions=supp %corosan run -- %t' 2> %t.err
// RUN: %FileCheck %s --check-prefix=SUPP --input-file=%t.err
// SUPP: bad-config suppressions line 2: unknown finding 'slow-stp'; did you mean slow-step?
// SUPP: SUMMARY: CoroSanitizer: bad-config supp:2{{$}}
// SUPP: bad-config suppressions line 3: unknown key 'fucntion'; did you mean function?
// SUPP: SUMMARY: CoroSanitizer: bad-config supp:3{{$}}
// SUPP-NOT: bad-config
//
// One record each in JSON, with its place; the summary counts them.
// RUN: sh -c 'cd %t.dir && env COROSAN_OPTIONS=log_format=jsonl:log_path=log:suppressions=supp:mod=strict %corosan run -- %t' 2> %t.err
// RUN: cat %t.dir/log.* > %t.jsonl
// RUN: %FileCheck %s --check-prefix=JSON --input-file=%t.jsonl
// JSON: {"schema":1,"id":"bad-config","level":"warning","message":"unknown option 'mod'; did you mean mode?"
// JSON-NOT: "location"
// JSON: {"schema":1,"id":"bad-config",{{.*}}"message":"suppressions line 2: {{.*}}"location":{"file":"supp","line":2}
// JSON: {"schema":1,"id":"bad-config",{{.*}}"location":{"file":"supp","line":3}
// JSON: {"schema":1,"id":"summary","findings":3,
//
// And in SARIF.
// RUN: sh -c 'cd %t.dir && env COROSAN_OPTIONS=log_format=sarif:log_path=sarif:suppressions=supp %corosan run -- %t' 2> %t.err
// RUN: cat %t.dir/sarif.* | %python -m json.tool > %t.sarif
// RUN: %FileCheck %s --check-prefix=SARIF --input-file=%t.sarif
// SARIF: "ruleId": "coro-bad-config"
// SARIF: unknown finding 'slow-stp'
// SARIF: "uri": "{{.*}}supp"
// SARIF: "startLine": 2
//
// A file that cannot be read ends the program before it begins; in every format there is a record of why.
// RUN: sh -c 'cd %t.dir && env COROSAN_OPTIONS=suppressions=none %corosan run -- %t > %t.err 2>&1; test $? = 2'
// RUN: %FileCheck %s --check-prefix=NONE --input-file=%t.err --implicit-check-not="the program ran"
// NONE: ERROR: CoroSanitizer: bad-config failed to read suppressions file 'none': No such file or directory
// NONE: SUMMARY: CoroSanitizer: bad-config none{{$}}
// RUN: sh -c 'cd %t.dir && env COROSAN_OPTIONS=baseline=supp:log_format=jsonl:log_path=fatal %corosan run -- %t > %t.err 2>&1; test $? = 2'
// RUN: %FileCheck %s --check-prefix=FATAL --input-file=%t.err --implicit-check-not="the program ran"
// FATAL: ERROR: CoroSanitizer: 'supp' is not a baseline
// RUN: grep '"id":"bad-config","level":"error","message":".supp. is not a baseline' %t.dir/fatal.*
// RUN: sh -c 'cd %t.dir && env COROSAN_OPTIONS=baseline=supp:log_format=sarif:log_path=fatal-sarif %corosan run -- %t > %t.err 2>&1; test $? = 2'
// RUN: grep '"ruleId":"coro-bad-config"' %t.dir/fatal-sarif.*
#include "sanitizer/tiny_loop.h"

#include <cstdio>

int main(int argc, char **) {
  if (argc < 2) {
    tiny_loop loop;
    loop.step([] {});
  }
  std::printf("the program ran\n");
}
