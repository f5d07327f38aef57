// COROSAN_OPTIONS: help, wrong names and values, log files, JSON lines, exit statuses, limits, suppressions.
// RUN: %cxx %s -I%inputs -o %t
//
// RUN: env COROSAN_OPTIONS=help=1:mod=strict:mode=stict:blocking_call_ms=ten:verbosity %corosan run -- %t 0 2> %t.err
// RUN: %FileCheck %s --check-prefix=HELP --input-file=%t.err
// HELP: Available options for CoroSanitizer
// HELP: blocking_call_ms
// HELP-NEXT: - report a blocking call {{.*}} (Current Value: 10)
// HELP: CoroSanitizer: active
// HELP: WARNING: CoroSanitizer: bad-config unknown option 'mod'; did you mean mode?
//
// The program's own status stays, unless exitcode asks for another; that only after findings.
// RUN: sh -c 'env COROSAN_OPTIONS=slow_step_ms=0:mode=strict %corosan run -- %t 1 3 2> %t.err; test $? = 3'
// RUN: sh -c 'env COROSAN_OPTIONS=slow_step_ms=0:mode=strict:exitcode=66 %corosan run -- %t 1 3 2> %t.err; test $? = 66'
// RUN: sh -c 'env COROSAN_OPTIONS=slow_step_ms=0:mode=strict:exitcode=66 %corosan run -- %t 0 3 2> %t.err; test $? = 3'
// RUN: sh -c 'env COROSAN_OPTIONS=slow_step_ms=0:mode=strict:exitcode=67:halt_on_error=1 %corosan run -- %t 100000 3 2> %t.err; test $? = 67'
// RUN: %FileCheck %s --check-prefix=HALT --input-file=%t.err
// HALT-COUNT-1: SUMMARY:
// HALT-NOT: SUMMARY:
//
// The same stack once, with its count at the end; with suppress_equal_stacks=0 the limit of reports holds.
// RUN: env COROSAN_OPTIONS=slow_step_ms=0:mode=strict:print_stats_on_exit=1 %corosan run -- %t 5 2> %t.err
// RUN: %FileCheck %s --check-prefix=ONCE --input-file=%t.err
// ONCE-COUNT-1: SUMMARY:
// ONCE-NOT: SUMMARY:
// ONCE: CoroSanitizer: blocking-call at {{.*}}options.cpp:{{.*}}: seen 5 times, at most {{[0-9.]+}} ms
// ONCE: CoroSanitizer exit stats:
// ONCE-NEXT: Findings: 5, different: 1, suppressed: 0
// RUN: env COROSAN_OPTIONS=slow_step_ms=0:mode=strict:suppress_equal_stacks=0:reports_per_minute=2 %corosan run -- %t 5 2> %t.err
// RUN: %FileCheck %s --check-prefix=LIMIT --input-file=%t.err
// LIMIT-COUNT-2: SUMMARY:
// LIMIT-NOT: SUMMARY:
// LIMIT: more than 2 reports in a minute
// LIMIT: CoroSanitizer: suppressed 3 further reports
//
// Files: the process id is appended; where that cannot be written, reports go to stderr.
// RUN: rm -rf %t.dir && mkdir %t.dir
// RUN: env COROSAN_OPTIONS=slow_step_ms=0:mode=strict:log_path=%t.dir/log %corosan run -- %t 1 2> %t.err
// RUN: not grep SUMMARY %t.err
// RUN: cat %t.dir/log.* | %FileCheck %s --check-prefix=FILE
// FILE: WARNING: CoroSanitizer: blocking-call
// RUN: env COROSAN_OPTIONS=slow_step_ms=0:mode=strict:log_path=%t.dir/no/log %corosan run -- %t 1 2> %t.err
// RUN: %FileCheck %s --check-prefix=UNWRITABLE --input-file=%t.err
// UNWRITABLE: WARNING: CoroSanitizer: cannot write log_path {{.*}}no/log.{{[0-9]+}}: No such file or directory; reports go to stderr
// UNWRITABLE: WARNING: CoroSanitizer: blocking-call
//
// RUN: env COROSAN_OPTIONS=slow_step_ms=0:mode=strict:log_format=jsonl:log_path=%t.dir/json %corosan run -- %t 1 2> %t.err
// RUN: cat %t.dir/json.* | %python %S/check_jsonl.py
//
// RUN: echo "blocking-call:*pause_a_bit*" > %t.supp
// RUN: echo "blocking-cal:x" >> %t.supp
// RUN: env COROSAN_OPTIONS=slow_step_ms=0:mode=strict:print_stats_on_exit=1:suppressions=%t.supp %corosan run -- %t 2 2> %t.err
// RUN: %FileCheck %s --check-prefix=SUPPRESSED --input-file=%t.err
// SUPPRESSED: suppressions line 2: unknown finding 'blocking-cal'; did you mean blocking-call?
// SUPPRESSED: SUMMARY: CoroSanitizer: bad-config
// SUPPRESSED-NOT: SUMMARY:
// SUPPRESSED: Suppression blocking-call:*pause_a_bit* matched 2 times
//
// RUN: env COROSAN_OPTIONS=slow_step_ms=0:mode=strict:external_symbolizer_path=/nowhere %corosan run -- %t 1 2> %t.err
// RUN: %FileCheck %s --check-prefix=NAMELESS --input-file=%t.err
// NAMELESS: WARNING: CoroSanitizer: cannot start the symbolizer /nowhere, stacks have no names
// NAMELESS: #0 0x{{[0-9a-f]+}} ({{.*}}options.cpp.tmp+0x{{[0-9a-f]+}})
#include "sanitizer/tiny_loop.h"

#include <cstdlib>
#include <ctime>

void pause_a_bit() {
  const timespec moment{0, 1000};
  nanosleep(&moment, nullptr);
}

int main(int argc, char **argv) {
  tiny_loop loop;
  for (int i = 0; i < std::atoi(argv[1]); ++i)
    loop.step(pause_a_bit);
  return argc > 2 ? std::atoi(argv[2]) : 0;
}
