// asyncio's test_locks: Barrier.
#include "sync_helpers.h"

#include <aio/barrier.h>
#include <aio/broken_barrier_error.h>
#include <aio/gather.h>

#include <algorithm>
#include <functional>
#include <numeric>
#include <stdexcept>

namespace {

constexpr int parties = 5;

/// `count` tasks made by `make`, awaited together.
template <class Make> aio::task<void> gather_tasks(int count, Make make) {
  std::vector<aio::task<void>> tasks;
  for (int number = 0; number < count; ++number)
    tasks.push_back(make());
  co_await aio::gather(std::move(tasks));
}

void expect_idle(const aio::barrier &barrier) {
  EXPECT_EQ(barrier.n_waiting(), 0u);
  EXPECT_FALSE(barrier.broken());
  EXPECT_EQ(barrier.state(), aio::barrier_state::filling);
}

aio::task<void> wait_quietly(aio::barrier &barrier) {
  try {
    co_await barrier.wait();
  } catch (const aio::broken_barrier_error &) {
  }
}
aio::task<void> states() {
  aio::barrier barrier(parties);
  EXPECT_EQ(barrier.state(), aio::barrier_state::filling);
  std::vector<aio::task_handle<void>> tasks;
  const auto add = [&](std::size_t count) {
    while (count-- > 0)
      tasks.push_back(aio::create_task(wait_quietly(barrier)));
  };
  add(2);
  co_await turn();
  EXPECT_EQ(barrier.n_waiting(), 2u);
  EXPECT_EQ(barrier.parties(), 5u);
  EXPECT_EQ(barrier.state(), aio::barrier_state::filling);
  add(barrier.parties() - barrier.n_waiting());
  co_await turn();
  EXPECT_EQ(barrier.state(), aio::barrier_state::draining);
  EXPECT_EQ(barrier.n_waiting(), 0u);
  add(2);
  barrier.reset();
  EXPECT_EQ(barrier.state(), aio::barrier_state::resetting);
  add(2);
  barrier.abort();
  EXPECT_EQ(barrier.state(), aio::barrier_state::broken);
  EXPECT_TRUE(barrier.broken());
  for (aio::task_handle<void> &task : tasks)
    co_await task;
}
TEST(locks_BarrierTests, repr) { run_mocked(states()); }

TEST(locks_BarrierTests, barrier_parties) {
  EXPECT_THROW(aio::barrier(0), std::invalid_argument);
  EXPECT_THROW(aio::barrier(-4), std::invalid_argument);
  EXPECT_EQ(aio::barrier(parties).parties(), 5u);
}

aio::task<void> note_index(aio::barrier &barrier, numbers &results) {
  results.push_back(static_cast<int>(co_await barrier.wait()));
}
numbers up_to(int count) {
  numbers result(static_cast<std::size_t>(count));
  std::iota(result.begin(), result.end(), 0);
  return result;
}
aio::task<void> context_manager() {
  aio::barrier barrier(3);
  numbers results;
  const auto make = [&] { return note_index(barrier, results); };
  co_await gather_tasks(3, make);
  std::sort(results.begin(), results.end());
  EXPECT_EQ(results, up_to(3));
  expect_idle(barrier);
}
TEST(locks_BarrierTests, context_manager) { run_mocked(context_manager()); }

aio::task<void> filling_one_task() {
  aio::barrier barrier(1);
  int others = 0;
  call_soon([&] { ++others; });
  EXPECT_EQ(co_await barrier.wait(), 0u);
  EXPECT_EQ(others, 0) << "no suspension";
  expect_idle(barrier);
  co_await turn();
}
TEST(locks_BarrierTests, filling_one_task) { run_mocked(filling_one_task()); }

aio::task<void> filling_one_task_twice() {
  aio::barrier barrier(1);
  auto t1 = aio::create_task(barrier.wait());
  co_await turn();
  EXPECT_EQ(barrier.n_waiting(), 0u);
  auto t2 = aio::create_task(barrier.wait());
  co_await turn();
  EXPECT_TRUE(t1.done() && t2.done());
  EXPECT_EQ(t1.result(), t2.result());
  expect_idle(barrier);
}
TEST(locks_BarrierTests, filling_one_task_twice) { run_mocked(filling_one_task_twice()); }

aio::task<void> filling_task_by_task() {
  aio::barrier barrier(3);
  auto t1 = aio::create_task(barrier.wait());
  co_await turn();
  EXPECT_EQ(barrier.n_waiting(), 1u);
  EXPECT_EQ(barrier.state(), aio::barrier_state::filling);
  auto t2 = aio::create_task(barrier.wait());
  co_await turn();
  EXPECT_EQ(barrier.n_waiting(), 2u);
  EXPECT_EQ(barrier.state(), aio::barrier_state::filling);
  auto t3 = aio::create_task(barrier.wait());
  co_await t1;
  co_await t2;
  co_await t3;
  expect_idle(barrier);
}
TEST(locks_BarrierTests, filling_task_by_task) { run_mocked(filling_task_by_task()); }

aio::task<void> wait_twice(aio::barrier &barrier, numbers &first, numbers &second) {
  first.push_back(static_cast<int>(co_await barrier.wait()));
  second.push_back(static_cast<int>(co_await barrier.wait()));
}
aio::task<void> filling_tasks_wait_twice() {
  aio::barrier barrier(parties);
  numbers first, second;
  const auto make = [&] { return wait_twice(barrier, first, second); };
  co_await gather_tasks(parties, make);
  EXPECT_EQ(first.size(), 5u);
  EXPECT_EQ(second.size(), 5u);
  expect_idle(barrier);
}
TEST(locks_BarrierTests, filling_tasks_wait_twice) { run_mocked(filling_tasks_wait_twice()); }

aio::task<void> filling_tasks_check_return_value() {
  aio::barrier barrier(parties);
  numbers first, second;
  const auto make = [&] { return wait_twice(barrier, first, second); };
  co_await gather_tasks(parties, make);
  std::sort(first.begin(), first.end());
  std::sort(second.begin(), second.end());
  EXPECT_EQ(first, up_to(parties));
  EXPECT_EQ(second, up_to(parties)) << "each number once, in every round";
  expect_idle(barrier);
}
TEST(locks_BarrierTests, filling_tasks_check_return_value) { run_mocked(filling_tasks_check_return_value()); }

aio::task<void> note_state(aio::barrier &barrier, std::vector<bool> &draining) {
  co_await barrier.wait();
  draining.push_back(barrier.state() == aio::barrier_state::draining);
}
aio::task<void> draining_state() {
  aio::barrier barrier(parties);
  std::vector<bool> draining;
  const auto make = [&] { return note_state(barrier, draining); };
  co_await gather_tasks(parties, make);
  const std::vector<bool> expected = {true, true, true, true, false};
  EXPECT_EQ(draining, expected) << "filling again when the last one has left";
  expect_idle(barrier);
}
TEST(locks_BarrierTests, draining_state) { run_mocked(draining_state()); }

aio::task<void> rewait(aio::barrier &barrier, aio::barrier &rest, int &again) {
  co_await barrier.wait();
  if (again > 0) {
    --again;
    co_await barrier.wait();
  } else {
    co_await rest.wait();
    co_await barrier.wait();
  }
}
aio::task<void> blocking_tasks_while_draining() {
  int again = 2;
  aio::barrier barrier(parties), rest(parties - again);
  const auto make = [&] { return rewait(barrier, rest, again); };
  co_await gather_tasks(parties, make);
  expect_idle(barrier);
  expect_idle(rest);
}
TEST(locks_BarrierTests, blocking_tasks_while_draining) { run_mocked(blocking_tasks_while_draining()); }

aio::task<void> filling_tasks_cancel_one() {
  aio::barrier barrier(3);
  numbers results;
  auto t1 = aio::create_task(note_index(barrier, results));
  co_await turn();
  EXPECT_EQ(barrier.n_waiting(), 1u);
  auto t2 = aio::create_task(note_index(barrier, results));
  co_await turn();
  EXPECT_EQ(barrier.n_waiting(), 2u);
  t1.cancel();
  co_await turn();
  EXPECT_EQ(barrier.n_waiting(), 1u);
  EXPECT_THROW(co_await t1, aio::cancelled_error);
  auto t3 = aio::create_task(note_index(barrier, results));
  co_await turn();
  EXPECT_EQ(barrier.n_waiting(), 2u);
  auto t4 = aio::create_task(note_index(barrier, results));
  co_await t2;
  co_await t3;
  co_await t4;
  EXPECT_EQ(results.size(), 3u);
  expect_idle(barrier);
}
TEST(locks_BarrierTests, filling_tasks_cancel_one) { run_mocked(filling_tasks_cancel_one()); }

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
TEST(locks_BarrierTests, reset_barrier_while_tasks_waiting) { run_mocked(reset_barrier_while_tasks_waiting()); }

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
TEST(locks_BarrierTests, reset_barrier_when_tasks_half_draining) {
  run_mocked(reset_barrier_when_tasks_half_draining());
}

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
  run_mocked(reset_barrier_when_tasks_half_draining_half_blocking());
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
  run_mocked(reset_barrier_while_tasks_waiting_and_waiting_again());
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
TEST(locks_BarrierTests, reset_barrier_while_tasks_draining) { run_mocked(reset_barrier_while_tasks_draining()); }

aio::task<void> abort_barrier() {
  aio::barrier barrier(1);
  barrier.abort();
  EXPECT_EQ(barrier.n_waiting(), 0u);
  EXPECT_TRUE(barrier.broken());
  EXPECT_THROW(co_await barrier.wait(), aio::broken_barrier_error);
}
TEST(locks_BarrierTests, abort_barrier) { run_mocked(abort_barrier()); }

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
  run_mocked(abort_barrier_when_tasks_half_draining_half_blocking());
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
TEST(locks_BarrierTests, abort_barrier_when_exception) { run_mocked(abort_barrier_when_exception()); }

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
  run_mocked(abort_barrier_when_exception_then_resetting());
}

// What asyncio's cases do not cover.

aio::task<void> outlived() {
  aio::barrier barrier(3);
  aio::create_task(wait_quietly(barrier));
  aio::create_task(wait_quietly(barrier));
  co_await turn();
  EXPECT_EQ(barrier.n_waiting(), 2u);
}
TEST(barrier, a_waiter_that_outlives_it_can_be_cancelled) {
  reports seen;
  aio::testing::clock clock;
  aio::run(outlived(), {.on_exception = seen.handler(), .clock = &clock});
  EXPECT_EQ(seen.lines, std::vector<std::string>());
}

} // namespace
