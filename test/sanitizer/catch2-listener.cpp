// Catch2: a finding fails the test case that runs, and no other.
// REQUIRES: catch2
// RUN: %cxx %s -I%inputs %catch2 -o %t
// RUN: %t | %FileCheck %s --check-prefix=ALONE
// ALONE: All tests passed
// RUN: %not %corosan run --options mode=strict:slow_step_ms=0 -- %t > %t.out 2> %t.err
// RUN: %FileCheck %s --input-file=%t.out
// CHECK: blocks here
// CHECK: FAILED:
// CHECK: corosan found something while this test ran:
// CHECK: WARNING: CoroSanitizer: blocking-call
// CHECK: in blocks()
// CHECK: test cases: 4 | 3 passed | 1 failed
#define CATCH_CONFIG_MAIN
#include "sanitizer/tiny_loop.h"

#include <corosan/catch2.h>

#include <ctime>

void blocks() {
  const timespec moment{0, 1000};
  nanosleep(&moment, nullptr);
}

TEST_CASE("calm") {
  tiny_loop loop;
  SECTION("a part") { CHECK(true); }
  SECTION("another") { CHECK(true); }
}
TEST_CASE("blocks here") {
  tiny_loop loop;
  loop.step(blocks);
  CHECK(true);
}
TEST_CASE("calm again") { CHECK(true); }
TEST_CASE("tolerates") {
  corosan::tolerate_findings();
  tiny_loop loop;
  loop.step(blocks);
  CHECK(true);
}
