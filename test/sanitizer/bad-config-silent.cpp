// Options and files that say something are no findings; nor is what nobody reads, because the sanitizer is off. A
// bad-config can be suppressed like any other.
// RUN: rm -rf %t.dir && mkdir %t.dir
// RUN: %cxx %s -I%inputs -o %t
// RUN: echo 'slow-step:function=load path=/tmp' > %t.dir/supp
// RUN: echo '*:module=^/lib/a' >> %t.dir/supp
// RUN: sh -c 'cd %t.dir && env COROSAN_OPTIONS="mode=measure: slow_step_ms=100 :groups=all,-sleep:dump_signal=SIGUSR2:stacks=\"a:b\":suppressions=supp:write_baseline=base:baseline=base:exitcode=66" %corosan run -- %t' 2> %t.err
// RUN: %FileCheck %s --input-file=%t.err --implicit-check-not=WARNING
// CHECK: CoroSanitizer: active
// RUN: env COROSAN_OPTIONS=mod=strict %t 2> %t.err
// RUN: not grep CoroSanitizer %t.err
// RUN: echo 'bad-config:unknown option' > %t.dir/other
// RUN: sh -c 'env COROSAN_OPTIONS=mod=strict:exitcode=66:suppressions=%t.dir/other:print_stats_on_exit=1 %corosan run -- %t' 2> %t.err
// RUN: %FileCheck %s --check-prefix=SUPPRESSED --input-file=%t.err --implicit-check-not=WARNING
// SUPPRESSED: Findings: 0, different: 0, suppressed: 1
//
// What the program sets itself is its own business: the call tells it.
// RUN: sh -c 'env COROSAN_OPTIONS=exitcode=66 %corosan run -- %t own' 2> %t.err
// RUN: %FileCheck %s --check-prefix=OWN --input-file=%t.err --implicit-check-not=bad-config
// OWN: WARNING: CoroSanitizer: unknown option 'slow_stp_ms'; did you mean slow_step_ms?
#include "sanitizer/tiny_loop.h"

#include <corosan/corosan.h>

int main(int argc, char **) {
  if (argc > 1 && corosan_set_options("slow_stp_ms=7") != 0)
    return 3;
  tiny_loop loop;
  loop.step([] {});
}
