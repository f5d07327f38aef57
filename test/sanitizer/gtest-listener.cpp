// GoogleTest: a finding fails the test that runs, and no other.
// RUN: %cxx %s -I%inputs -lgtest -lgtest_main -o %t
// RUN: %t | %FileCheck %s --check-prefix=ALONE
// ALONE: [  PASSED  ] 5 tests.
// RUN: %not %corosan run --options mode=strict:slow_step_ms=0 -- %t > %t.out 2> %t.err
// RUN: %FileCheck %s --input-file=%t.out
// CHECK: [       OK ] a.calm
// CHECK: corosan found something while this test ran:
// CHECK: WARNING: CoroSanitizer: blocking-call
// CHECK: in blocks()
// CHECK: [  FAILED  ] a.blocks_here
// CHECK: [       OK ] a.calm_again
// CHECK: [       OK ] a.tolerates
// CHECK: [       OK ] a.expects
// CHECK: [  FAILED  ] 1 test
#include "sanitizer/tiny_loop.h"

#include <corosan/gtest.h>

#include <ctime>

void blocks() {
  const timespec moment{0, 1000};
  nanosleep(&moment, nullptr);
}

TEST(a, calm) {
  tiny_loop loop;
  loop.step([] {});
}
TEST(a, blocks_here) {
  tiny_loop loop;
  loop.step(blocks);
}
TEST(a, calm_again) {}
TEST(a, tolerates) {
  corosan::tolerate_findings();
  tiny_loop loop;
  loop.step(blocks);
}
TEST(a, expects) {
  corosan::expect_findings expected("blocking-call");
  tiny_loop loop;
  loop.step(blocks);
  EXPECT_EQ(expected.count(), corosan::watching() ? 1u : 0u);
}
