// asyncio's test_locks: Barrier.
#include "barrier_helpers.h"

#include <algorithm>
#include <numeric>
#include <stdexcept>

namespace {

aio::task<void> barrier_states() {
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
TEST(locks_BarrierTests, repr) { run_case(barrier_states()); }

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
aio::task<void> barrier_context_manager() {
  aio::barrier barrier(3);
  numbers results;
  const auto make = [&] { return note_index(barrier, results); };
  co_await gather_tasks(3, make);
  std::sort(results.begin(), results.end());
  EXPECT_EQ(results, up_to(3));
  expect_idle(barrier);
}
TEST(locks_BarrierTests, context_manager) { run_case(barrier_context_manager()); }

aio::task<void> filling_one_task() {
  aio::barrier barrier(1);
  int others = 0;
  call_soon([&] { ++others; });
  EXPECT_EQ(co_await barrier.wait(), 0u);
  EXPECT_EQ(others, 0) << "no suspension";
  expect_idle(barrier);
  co_await turn();
}
TEST(locks_BarrierTests, filling_one_task) { run_case(filling_one_task()); }

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
TEST(locks_BarrierTests, filling_one_task_twice) { run_case(filling_one_task_twice()); }

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
TEST(locks_BarrierTests, filling_task_by_task) { run_case(filling_task_by_task()); }

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
TEST(locks_BarrierTests, filling_tasks_wait_twice) { run_case(filling_tasks_wait_twice()); }

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
TEST(locks_BarrierTests, filling_tasks_check_return_value) { run_case(filling_tasks_check_return_value()); }

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
TEST(locks_BarrierTests, draining_state) { run_case(draining_state()); }

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
TEST(locks_BarrierTests, blocking_tasks_while_draining) { run_case(blocking_tasks_while_draining()); }

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
TEST(locks_BarrierTests, filling_tasks_cancel_one) { run_case(filling_tasks_cancel_one()); }

} // namespace
