// Suppressions that silence something, and those that do not when nobody asked, are no findings.
// RUN: %cxx %s -I%inputs -o %t
// RUN: echo 'blocking-call:pause_a_bit' > %t.supp
// RUN: sh -c 'env COROSAN_OPTIONS=mode=strict:report_unused_suppressions=1:exitcode=66:suppressions=%t.supp %corosan run -- %t 2> %t.err'
// RUN: not grep WARNING %t.err
// RUN: echo 'slow-step:mended_long_ago' >> %t.supp
// RUN: sh -c 'env COROSAN_OPTIONS=mode=strict:exitcode=66:suppressions=%t.supp %corosan run -- %t 2> %t.err'
// RUN: not grep WARNING %t.err
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
