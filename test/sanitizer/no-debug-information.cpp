// A static function of which only the table of symbols tells has a name, and for its place module and offset: the file
// that the table names, without a line, is nothing that anybody could open.
// REQUIRES: clang
// RUN: %cxx -g0 -O1 %s -I%inputs -o %t
// RUN: env COROSAN_OPTIONS=slow_step_ms=0:blocking_call_ms=30 %corosan run -- %t 2> %t.err
// RUN: %FileCheck %s --input-file=%t.err --implicit-check-not=.cpp:
// CHECK: #0 {{.*}} in load() ({{.*}}no-debug-information.cpp.tmp+0x{{[0-9a-f]+}})
// CHECK: SUMMARY: CoroSanitizer: blocking-call ({{.*}}no-debug-information.cpp.tmp+0x{{[0-9a-f]+}}) in load
#include "sanitizer/tiny_loop.h"

#include <time.h>

[[gnu::noinline]] static void load() {
  const timespec moment{0, 60'000'000};
  nanosleep(&moment, nullptr);
  asm volatile("");
}

int main() {
  tiny_loop loop;
  loop.step(load);
}
