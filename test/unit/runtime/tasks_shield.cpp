// asyncio's test_tasks: shield.
#include "task_helpers.h"

#include <aio/gather.h>
#include <aio/shield.h>

namespace {

/// asyncio's `outer = asyncio.shield(inner)`: what is shielded is awaited in a task of its own.
aio::task<int> shielding(aio::future<int> inner) { co_return co_await aio::shield(inner); }

aio::task<void> result_body() {
  aio::future<int> inner;
  auto outer = aio::create_task(shielding(inner));
  co_await turn();
  inner.set_value(42);
  EXPECT_EQ(co_await outer, 42);
}
TEST(tasks_BaseTaskTests, shield_result) { run_mocked(result_body()); }

aio::task<void> exception_body() {
  aio::future<int> inner;
  auto outer = aio::create_task(shielding(inner));
  co_await turn();
  inner.set_exception(std::make_exception_ptr(std::runtime_error("expected")));
  EXPECT_THROW(co_await outer, std::runtime_error);
  EXPECT_EQ(outer.exception(), inner.exception());
}
TEST(tasks_BaseTaskTests, shield_exception) { run_mocked(exception_body()); }

aio::task<void> cancel_inner_body() {
  aio::future<int> inner;
  auto outer = aio::create_task(shielding(inner));
  co_await turn();
  co_await turn();
  inner.cancel();
  EXPECT_THROW(co_await outer, aio::cancelled_error);
  EXPECT_TRUE(outer.cancelled());
}
TEST(tasks_BaseTaskTests, shield_cancel_inner) { run_mocked(cancel_inner_body()); }

aio::task<int> shielding_task(aio::task_handle<int> &inner) { co_return co_await aio::shield(inner); }
aio::task<void> cancel_outer_body() {
  auto inner = aio::create_task(after(1s, 1));
  auto outer = aio::create_task(shielding_task(inner));
  co_await turn();
  outer.cancel();
  EXPECT_THROW(co_await outer, aio::cancelled_error);
  EXPECT_TRUE(outer.cancelled());
  EXPECT_FALSE(inner.done());
  EXPECT_EQ(co_await inner, 1);
}
TEST(tasks_BaseTaskTests, shield_cancel_outer) { run_mocked(cancel_outer_body()); }

aio::task<void> shortcut_body() {
  auto done = aio::create_task(after(0s, 42));
  co_await done;
  EXPECT_EQ(co_await aio::shield(done), 42);
  aio::future<int> future;
  future.set_value(43);
  EXPECT_EQ(co_await aio::shield(future), 43);
}
TEST(tasks_BaseTaskTests, shield_shortcut) { run_mocked(shortcut_body()); }

aio::task<void> effect_inner(aio::future<void> waiter, int &proof) {
  co_await waiter;
  ++proof;
}
aio::task<void> effect_outer(aio::future<void> waiter, int &proof) {
  co_await aio::shield(effect_inner(waiter, proof));
  proof += 100;
}
aio::task<void> effect_body() {
  aio::future<void> waiter;
  int proof = 0;
  auto task = aio::create_task(effect_outer(waiter, proof));
  co_await turn();
  co_await turn();
  task.cancel();
  EXPECT_THROW(co_await task, aio::cancelled_error);
  waiter.set_value();
  co_await turn();
  EXPECT_EQ(proof, 1);
}
TEST(tasks_BaseTaskTests, shield_effect) { run_mocked(effect_body()); }

aio::task<std::vector<int>> gather_both(aio::future<int> first, aio::future<int> second) {
  std::vector<aio::task<int>> both;
  both.push_back(value_of(first));
  both.push_back(value_of(second));
  co_return co_await aio::gather(std::move(both));
}
aio::task<int> shield_gathered(aio::task_handle<std::vector<int>> &gathered) {
  const numbers values = co_await aio::shield(gathered);
  co_return values[0] * 10 + values[1];
}
aio::task<void> shield_gather_body() {
  aio::future<int> first, second;
  auto gathered = aio::create_task(gather_both(first, second));
  auto outer = aio::create_task(shield_gathered(gathered));
  co_await turn();
  co_await turn();
  outer.cancel();
  EXPECT_THROW(co_await outer, aio::cancelled_error);
  first.set_value(1);
  second.set_value(2);
  const numbers values = co_await gathered;
  EXPECT_EQ(values, (numbers{1, 2}));
}
TEST(tasks_BaseTaskTests, shield_gather) { run_mocked(shield_gather_body()); }

aio::task<int> gather_shielded(aio::task_handle<int> &first, aio::task_handle<int> &second) {
  auto [one, two] = co_await aio::gather(aio::shield(first), aio::shield(second));
  co_return one + two;
}
aio::task<void> gather_shield_body() {
  auto first = aio::create_task(after(1s, 1));
  auto second = aio::create_task(after(2s, 2));
  auto outer = aio::create_task(gather_shielded(first, second));
  co_await turn();
  co_await turn();
  outer.cancel();
  EXPECT_THROW(co_await outer, aio::cancelled_error);
  EXPECT_FALSE(first.done());
  EXPECT_FALSE(second.done());
  EXPECT_EQ(co_await first, 1);
  EXPECT_EQ(co_await second, 2);
}
TEST(tasks_BaseTaskTests, gather_shield) { run_mocked(gather_shield_body()); }

TEST(tasks_BaseTaskTests, shield_coroutine_without_loop) {
  EXPECT_THROW((void)aio::shield(after(0s, 1)), aio::invalid_state_error);
}
aio::task<void> running_loop_body() { EXPECT_EQ(co_await aio::shield(after(0s, 42)), 42); }
TEST(tasks_BaseTaskTests, shield_coroutine_use_running_loop) { run_mocked(running_loop_body()); }

// CPython 3.14: what a shielded task throws after its waiter was cancelled is told to the loop's handler, once.
aio::task<int> shield_it(aio::task<int> body) { co_return co_await aio::shield(std::move(body)); }
aio::task<void> late_end_body(bool fails) {
  aio::task<int> work;
  if (fails)
    work = fail_after(1s, "late");
  else
    work = after(1s, 1);
  auto outer = aio::create_task(shield_it(std::move(work)));
  co_await turn();
  co_await turn();
  outer.cancel();
  EXPECT_THROW(co_await outer, aio::cancelled_error);
  co_await aio::sleep(2s);
}
std::vector<std::string> lost_late(bool fails) {
  reports seen;
  aio::testing::clock clock;
  aio::run(late_end_body(fails), {.on_exception = seen.handler(), .clock = &clock});
  return seen.lines;
}
TEST(tasks_BaseTaskTests, shield_cancel_outer_result) { EXPECT_TRUE(lost_late(false).empty()); }
TEST(tasks_BaseTaskTests, shield_cancel_outer_exception) { EXPECT_EQ(lost_late(true).size(), 1u); }

} // namespace
