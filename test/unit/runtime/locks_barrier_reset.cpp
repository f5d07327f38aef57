// asyncio's test_locks: reset and abort of Barrier.
#include "barrier_helpers.h"

#include <stdexcept>

namespace {

TEST(locks_BarrierTests, reset_barrier) {
  aio::barrier barrier(1);
  barrier.reset();
  expect_idle(barrier);
}

aio::task<void> count_broken(aio::barrier &barrier, int &broken) {
  try {
    co_await barrier.wait();
  } catch (const aio::broken_barrier_error &) {
    ++broken;
  }
}
aio::task<void> reset_barrier_while_tasks_waiting() {
  aio::barrier barrier(parties);
  int broken = 0;
  const auto make = [&] { return count_broken(barrier, broken); };
  auto all = aio::create_task(gather_tasks(parties - 1, make));
  co_await turn();
  co_await turn();
  EXPECT_EQ(barrier.n_waiting(), 4u);
  barrier.reset();
  EXPECT_EQ(barrier.n_waiting(), 0u);
  co_await all;
  EXPECT_EQ(broken, 4);
  expect_idle(barrier);
}
TEST(locks_BarrierTests, reset_barrier_while_tasks_waiting) { run_case(reset_barrier_while_tasks_waiting()); }

struct tally {
  int passed = 0;  ///< tasks that left the barrier
  int broken = 0;  ///< tasks that were inside when it broke
  int blocked = 0; ///< tasks that were waiting to come in when it broke
};

aio::task<void> half_draining(aio::barrier &barrier, tally &counts) {
  try {
    co_await barrier.wait();
    if (++counts.passed == parties - parties / 2)
      barrier.reset();
  } catch (const aio::broken_barrier_error &) {
    ++counts.broken;
  }
}
aio::task<void> reset_barrier_when_tasks_half_draining() {
  aio::barrier barrier(parties);
  tally counts;
  const auto make = [&] { return half_draining(barrier, counts); };
  co_await gather_tasks(parties, make);
  EXPECT_EQ(counts.broken, parties / 2);
  expect_idle(barrier);
}
TEST(locks_BarrierTests, reset_barrier_when_tasks_half_draining) { run_case(reset_barrier_when_tasks_half_draining()); }

aio::task<void> reset_half(aio::barrier &barrier, tally &counts) {
  bool inside = false;
  try {
    co_await barrier.wait();
  } catch (const aio::broken_barrier_error &) {
    ++counts.broken;
    inside = true;
  }
  if (!inside && ++counts.passed > parties / 2)
    barrier.reset();
  try {
    co_await barrier.wait();
  } catch (const aio::broken_barrier_error &) {
    ++counts.blocked;
  }
}
aio::task<void> reset_barrier_when_tasks_half_draining_half_blocking() {
  aio::barrier barrier(parties);
  tally counts;
  const auto make = [&] { return reset_half(barrier, counts); };
  co_await gather_tasks(parties, make);
  EXPECT_EQ(counts.broken, parties / 2);
  EXPECT_EQ(counts.blocked, 0) << "who waits to come in is not concerned";
  expect_idle(barrier);
}
TEST(locks_BarrierTests, reset_barrier_when_tasks_half_draining_half_blocking) {
  run_case(reset_barrier_when_tasks_half_draining_half_blocking());
}

aio::task<void> broken_then_again(aio::barrier &barrier, tally &counts) {
  co_await count_broken(barrier, counts.broken);
  co_await barrier.wait();
  ++counts.passed;
}
aio::task<void> pass(aio::barrier &barrier, tally &counts) {
  co_await barrier.wait();
  ++counts.passed;
}
aio::task<void> reset_barrier_while_tasks_waiting_and_waiting_again() {
  aio::barrier barrier(parties);
  tally counts;
  const auto make = [&] { return broken_then_again(barrier, counts); };
  auto all = aio::create_task(gather_tasks(parties - 1, make));
  co_await turn();
  co_await turn();
  barrier.reset();
  auto last = aio::create_task(pass(barrier, counts));
  co_await all;
  co_await last;
  EXPECT_EQ(counts.broken, parties - 1);
  EXPECT_EQ(counts.passed, parties);
  expect_idle(barrier);
}
TEST(locks_BarrierTests, reset_barrier_while_tasks_waiting_and_waiting_again) {
  run_case(reset_barrier_while_tasks_waiting_and_waiting_again());
}

aio::task<void> reset_as_last(aio::barrier &barrier, tally &counts, int &second, int &third) {
  co_await barrier.wait();
  if (++counts.passed == parties) {
    barrier.reset();
    co_await barrier.wait();
  } else {
    try {
      co_await barrier.wait();
      ++second;
    } catch (const aio::broken_barrier_error &) {
      ++counts.broken;
    }
  }
  co_await barrier.wait();
  ++third;
}
aio::task<void> reset_barrier_while_tasks_draining() {
  aio::barrier barrier(parties);
  tally counts;
  int second = 0, third = 0;
  const auto make = [&] { return reset_as_last(barrier, counts, second, third); };
  co_await gather_tasks(parties, make);
  EXPECT_EQ(second, parties - 1);
  EXPECT_EQ(counts.broken, 0);
  EXPECT_EQ(third, parties);
  expect_idle(barrier);
}
TEST(locks_BarrierTests, reset_barrier_while_tasks_draining) { run_case(reset_barrier_while_tasks_draining()); }

aio::task<void> abort_barrier() {
  aio::barrier barrier(1);
  barrier.abort();
  EXPECT_EQ(barrier.n_waiting(), 0u);
  EXPECT_TRUE(barrier.broken());
  EXPECT_THROW(co_await barrier.wait(), aio::broken_barrier_error);
}
TEST(locks_BarrierTests, abort_barrier) { run_case(abort_barrier()); }

aio::task<void> abort_half(aio::barrier &barrier, tally &counts) {
  bool inside = false;
  try {
    co_await barrier.wait();
  } catch (const aio::broken_barrier_error &) {
    ++counts.broken;
    inside = true;
  }
  if (inside)
    co_return;
  if (++counts.passed > parties / 2) {
    barrier.abort();
    co_return;
  }
  try {
    co_await barrier.wait();
  } catch (const aio::broken_barrier_error &) {
    ++counts.blocked;
  }
}
aio::task<void> abort_barrier_when_tasks_half_draining_half_blocking() {
  aio::barrier barrier(parties);
  tally counts;
  const auto make = [&] { return abort_half(barrier, counts); };
  co_await gather_tasks(parties, make);
  EXPECT_TRUE(barrier.broken());
  EXPECT_EQ(counts.broken, parties / 2);
  EXPECT_EQ(counts.blocked, parties - parties / 2 - 1);
  EXPECT_EQ(barrier.n_waiting(), 0u);
}
TEST(locks_BarrierTests, abort_barrier_when_tasks_half_draining_half_blocking) {
  run_case(abort_barrier_when_tasks_half_draining_half_blocking());
}

/// Passes once; the task in the middle fails and aborts; the rest find the barrier broken.
aio::task<void> fail_in_the_middle(aio::barrier &barrier, tally &counts) {
  try {
    const std::size_t index = co_await barrier.wait();
    if (index == parties / 2)
      throw std::runtime_error("in the middle");
    co_await barrier.wait();
    ++counts.passed;
  } catch (const aio::broken_barrier_error &) {
    ++counts.broken;
  } catch (const std::runtime_error &) {
    barrier.abort();
  }
}
aio::task<void> abort_barrier_when_exception() {
  aio::barrier barrier(parties);
  tally counts;
  const auto make = [&] { return fail_in_the_middle(barrier, counts); };
  co_await gather_tasks(parties, make);
  EXPECT_TRUE(barrier.broken());
  EXPECT_EQ(counts.passed, 0);
  EXPECT_EQ(counts.broken, parties - 1);
  EXPECT_EQ(barrier.n_waiting(), 0u);
}
TEST(locks_BarrierTests, abort_barrier_when_exception) { run_case(abort_barrier_when_exception()); }

aio::task<void> fail_and_recover(aio::barrier &barrier, aio::barrier &all, tally &counts, int &third) {
  co_await fail_in_the_middle(barrier, counts);
  // Everybody has left before the reset, and nobody enters before it.
  const std::size_t index = co_await all.wait();
  if (index == parties / 2)
    barrier.reset();
  co_await all.wait();
  co_await barrier.wait();
  ++third;
}
aio::task<void> abort_barrier_when_exception_then_resetting() {
  aio::barrier barrier(parties), all(parties);
  tally counts;
  int third = 0;
  const auto make = [&] { return fail_and_recover(barrier, all, counts, third); };
  co_await gather_tasks(parties, make);
  EXPECT_FALSE(barrier.broken());
  EXPECT_EQ(counts.passed, 0);
  EXPECT_EQ(counts.broken, parties - 1);
  EXPECT_EQ(third, parties);
  EXPECT_EQ(barrier.n_waiting(), 0u);
}
TEST(locks_BarrierTests, abort_barrier_when_exception_then_resetting) {
  run_case(abort_barrier_when_exception_then_resetting());
}

// What asyncio's cases do not cover.

aio::task<void> outlived_barrier() {
  aio::barrier barrier(3);
  aio::create_task(wait_quietly(barrier));
  aio::create_task(wait_quietly(barrier));
  co_await turn();
  EXPECT_EQ(barrier.n_waiting(), 2u);
}
TEST(barrier, a_waiter_that_outlives_it_can_be_cancelled) {
  reports seen;
  aio::testing::clock clock;
  aio::run(outlived_barrier(), {.on_exception = seen.handler(), .clock = &clock});
  EXPECT_EQ(seen.lines, std::vector<std::string>());
}

} // namespace
