// Stack capture: what was learned from the unwinder gives the same stack as the unwinder.
#include "stack.h"

#include <gtest/gtest.h>

#include <thread>

namespace corosan {
namespace {

__attribute__((noinline)) void look(stack &fast, stack &slow) {
  const stack_bounds bounds = own_stack_bounds();
  const call_site site = COROSAN_CALL_SITE();
  capture(fast, site, bounds);
  capture_unwinding(slow, site.return_address, false);
}

__attribute__((noinline)) void deep(int levels, stack &fast, stack &slow) {
  if (levels == 0)
    look(fast, slow);
  else
    deep(levels - 1, fast, slow);
  __asm__ volatile("" ::: "memory"); // no tail call
}

TEST(stack, learned_sizes_agree_with_the_unwinder) {
  for (int round = 0; round < 3; ++round)
    for (int levels = 0; levels < 60; levels += 7) {
      stack fast, slow;
      deep(levels, fast, slow);
      ASSERT_EQ(fast.depth, slow.depth);
      for (std::uint32_t i = 0; i < fast.depth; ++i)
        EXPECT_EQ(fast.pc[i], slow.pc[i]) << "frame " << i << " of " << levels;
    }
}

TEST(stack, the_outermost_frame_is_learned_too) {
  std::thread([] { // a stack short enough to be captured whole
    stack whole;
    capture_unwinding(whole, COROSAN_CALL_SITE().return_address, false);
    ASSERT_LT(whole.depth, stack::limit);
    for (std::uint32_t i = 0; i < whole.depth; ++i)
      EXPECT_TRUE(known_site(whole.pc[i])) << "frame " << i << " of " << whole.depth;
  })
      .join();
}

TEST(stack, another_threads_stack_needs_no_bounds) {
  stack out;
  capture_other(out, COROSAN_CALL_SITE(), {});
  EXPECT_EQ(out.depth, 1u);
}

} // namespace
} // namespace corosan
