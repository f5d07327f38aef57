// asyncio's test_tasks: cancellation, with its counter and its reason.
#include "task_helpers.h"

#include <aio/loop.h>
#include <aio/runner.h>
#include <aio/tasks.h>
#include <aio/wait.h>
#include <aio/yield.h>

#include <memory>

namespace {

aio::task<void> message_getter() {
  auto task = aio::create_task(after(10h, 1));
  task.cancel("my message");
  EXPECT_EQ(co_await reason_of(task), "my message");
}
TEST(tasks_BaseTaskTests, task_cancel_message_getter) { run_mocked(message_getter()); }

aio::task<void> other_loop_body(aio::task_handle<int> &foreign) { co_await foreign; }
TEST(tasks_BaseTaskTests, other_loop_future) {
  aio::task_handle<int> foreign;
  aio::runner here, there;
  auto make = [](aio::task_handle<int> &out) -> aio::task<void> {
    out = aio::create_task(after(10h, 1));
    co_return;
  };
  there.run(make(foreign));
  EXPECT_THROW(here.run(other_loop_body(foreign)), aio::invalid_state_error);
  EXPECT_FALSE(foreign.done());
}

aio::task<void> cancelling_body() {
  auto task = aio::create_task(after(10h, 1));
  co_await turn();
  EXPECT_EQ(task.cancelling(), 0);
  EXPECT_TRUE(task.cancel());
  EXPECT_EQ(task.cancelling(), 1);
  EXPECT_TRUE(task.cancel()) << "true until it is done";
  EXPECT_EQ(task.cancelling(), 2);
  EXPECT_FALSE(task.done());
  EXPECT_THROW(co_await task, aio::cancelled_error);
  EXPECT_FALSE(task.cancel());
  EXPECT_EQ(task.cancelling(), 2);
}
TEST(tasks_BaseTaskTests, cancelling) { run_mocked(cancelling_body()); }

aio::task<int> uncancelling() {
  try {
    co_await aio::sleep(10h);
  } catch (const aio::cancelled_error &) {
    EXPECT_EQ(aio::current_task().cancelling(), 1);
    EXPECT_EQ(aio::current_task().uncancel(), 0);
  }
  co_await aio::sleep(10h);
  co_return 7;
}
aio::task<void> uncancel_body() {
  auto task = aio::create_task(uncancelling());
  co_await turn();
  EXPECT_TRUE(task.cancel());
  co_await turn();
  EXPECT_EQ(task.cancelling(), 0);
  EXPECT_FALSE(task.cancelled());
  EXPECT_FALSE(task.done());
  EXPECT_TRUE(task.cancel());
  EXPECT_THROW(co_await task, aio::cancelled_error);
  EXPECT_TRUE(task.cancelled());
  EXPECT_EQ(task.cancelling(), 1);
  EXPECT_EQ(task.uncancel(), 0);
  EXPECT_TRUE(task.cancelled()) << "no effect after the end";
}
TEST(tasks_BaseTaskTests, uncancel_basic) { run_mocked(uncancel_body()); }

/// A timeout made by hand of call_later, cancel and uncancel.
struct block_flags {
  bool timed_out = false, block_finished = false, outer_reached = false;
};
aio::task<void> request(std::chrono::seconds time, std::chrono::seconds limit, block_flags &flags) {
  aio::any_task self = aio::current_task();
  auto on_timeout = [self, &flags] {
    flags.timed_out = true;
    self.cancel();
  };
  aio::callback_handle timer = aio::loop::current().call_later(limit, on_timeout);
  try {
    co_await aio::sleep(time);
    flags.block_finished = true;
  } catch (const aio::cancelled_error &) {
    timer.cancel();
    if (!flags.timed_out || self.uncancel() > 0)
      throw;
  }
  timer.cancel();
  flags.outer_reached = true;
}
aio::task<void> blocks_body() {
  block_flags late;
  auto task = aio::create_task(request(10s, 1s, late));
  co_await task;
  EXPECT_TRUE(late.timed_out && !late.block_finished && late.outer_reached);
  EXPECT_EQ(task.cancelling(), 0);

  block_flags early;
  task = aio::create_task(request(1s, 10s, early));
  co_await task;
  EXPECT_TRUE(!early.timed_out && early.block_finished && early.outer_reached);
  EXPECT_EQ(task.cancelling(), 0);

  block_flags stopped;
  task = aio::create_task(request(10s, 10s, stopped));
  co_await turn();
  task.cancel();
  EXPECT_THROW(co_await task, aio::cancelled_error);
  EXPECT_FALSE(stopped.timed_out || stopped.block_finished || stopped.outer_reached);
  EXPECT_EQ(task.cancelling(), 1);

  block_flags both; // the timeout and a cancellation from outside, together
  task = aio::create_task(request(10s, 1s, both));
  co_await turn();
  call_later(1s, [&task] { task.cancel(); });
  EXPECT_THROW(co_await task, aio::cancelled_error);
  EXPECT_TRUE(both.timed_out && !both.block_finished && !both.outer_reached);
  EXPECT_EQ(task.cancelling(), 1);
}
TEST(tasks_BaseTaskTests, uncancel_structured_blocks) { run_mocked(blocks_body()); }

aio::task<int> reset_self() {
  aio::current_task().cancel();
  aio::current_task().uncancel();
  co_await aio::sleep(1s);
  co_return 42;
}
aio::task<void> reset_body() {
  auto task = aio::create_task(reset_self());
  EXPECT_EQ(co_await task, 42);
  EXPECT_FALSE(task.cancelled());
}
TEST(tasks_BaseTaskTests, uncancel_resets_must_cancel) { run_mocked(reset_body()); }

aio::task<void> cancel_body() {
  auto task = aio::create_task(after(10h, 12));
  co_await turn();
  EXPECT_TRUE(task.cancel());
  EXPECT_THROW(co_await task, aio::cancelled_error);
  EXPECT_TRUE(task.done());
  EXPECT_TRUE(task.cancelled());
  EXPECT_FALSE(task.cancel());
}
TEST(tasks_BaseTaskTests, cancel) { run_mocked(cancel_body()); }

aio::task<void> message_then_result(std::string message) {
  auto task = aio::create_task(after(10h, 1));
  co_await turn();
  task.cancel(message);
  const std::vector<aio::any_task> tasks(1, task);
  co_await aio::wait(tasks);
  task.result();
}
aio::task<void> message_then_exception(std::string message) {
  auto task = aio::create_task(after(10h, 1));
  co_await turn();
  task.cancel(message);
  const std::vector<aio::any_task> tasks(1, task);
  co_await aio::wait(tasks);
  task.exception();
}
aio::task<void> messages_body(aio::task<void> (*body)(std::string)) {
  for (const char *message : {"", "my message"}) {
    auto task = aio::create_task(body(message));
    EXPECT_EQ(co_await reason_of(task), message);
    EXPECT_TRUE(task.cancelled());
  }
}
TEST(tasks_BaseTaskTests, cancel_with_message_then_future_result) { run_mocked(messages_body(&message_then_result)); }
TEST(tasks_BaseTaskTests, cancel_with_message_then_future_exception) {
  run_mocked(messages_body(&message_then_exception));
}

aio::task<void> set_flag(bool &flag) {
  flag = true;
  co_return;
}
aio::task<void> before_start(bool &began) {
  auto task = aio::create_task(set_flag(began));
  task.cancel("my message");
  co_await task;
}
aio::task<void> before_start_body() {
  bool began = false;
  auto task = aio::create_task(before_start(began));
  EXPECT_EQ(co_await reason_of(task), "my message");
  EXPECT_FALSE(began) << "the body never runs";
}
TEST(tasks_BaseTaskTests, cancel_with_message_before_starting_task) { run_mocked(before_start_body()); }

aio::task<int> yielding() {
  co_await aio::yield();
  co_await aio::yield();
  co_return 12;
}
aio::task<void> cancel_yield_body() {
  auto task = aio::create_task(yielding());
  co_await turn();
  EXPECT_FALSE(task.done());
  EXPECT_TRUE(task.cancel());
  EXPECT_THROW(co_await task, aio::cancelled_error);
  EXPECT_TRUE(task.cancelled());
  EXPECT_FALSE(task.cancel());
}
TEST(tasks_BaseTaskTests, cancel_yield) { run_mocked(cancel_yield_body()); }

aio::task<void> inner_future_body() {
  aio::future<int> future;
  auto task = aio::create_task(value_of(future));
  co_await turn();
  future.cancel();
  EXPECT_THROW(co_await task, aio::cancelled_error);
  EXPECT_TRUE(future.cancelled());
  EXPECT_TRUE(task.cancelled());
}
TEST(tasks_BaseTaskTests, cancel_inner_future) { run_mocked(inner_future_body()); }

aio::task<void> both_body() {
  aio::future<int> future;
  auto task = aio::create_task(value_of(future));
  co_await turn();
  future.cancel();
  EXPECT_TRUE(task.cancel());
  EXPECT_THROW(co_await task, aio::cancelled_error);
  EXPECT_TRUE(future.cancelled());
  EXPECT_TRUE(task.cancelled());
}
TEST(tasks_BaseTaskTests, cancel_both_task_and_inner_future) { run_mocked(both_body()); }

aio::task<int> catching(aio::future<int> first, aio::future<int> second) {
  co_await first;
  try {
    co_await second;
  } catch (const aio::cancelled_error &) {
    co_return 42;
  }
  co_return 0;
}
aio::task<void> catching_body() {
  aio::future<int> first, second;
  auto task = aio::create_task(catching(first, second));
  co_await turn();
  first.set_value(1);
  co_await turn();
  task.cancel();
  EXPECT_TRUE(second.cancelled());
  EXPECT_EQ(co_await task, 42);
  EXPECT_FALSE(task.cancelled());
}
TEST(tasks_BaseTaskTests, cancel_task_catching) { run_mocked(catching_body()); }

aio::task<int> ignoring(aio::future<int> first, aio::future<int> second, aio::future<int> third) {
  co_await first;
  try {
    co_await second;
  } catch (const aio::cancelled_error &) {
  }
  co_return co_await third;
}
aio::task<void> ignoring_body() {
  aio::future<int> first, second, third;
  auto task = aio::create_task(ignoring(first, second, third));
  co_await turn();
  first.set_value(1);
  co_await turn();
  task.cancel();
  EXPECT_TRUE(second.cancelled());
  co_await turn();
  EXPECT_FALSE(task.done()) << "it waits for the third";
  third.set_value(42);
  EXPECT_EQ(co_await task, 42);
  EXPECT_FALSE(third.cancelled());
  EXPECT_FALSE(task.cancelled());
}
TEST(tasks_BaseTaskTests, cancel_task_ignoring) { run_mocked(ignoring_body()); }

aio::task<int> cancel_self(bool &reached) {
  aio::current_task().cancel();
  co_await aio::sleep(100h);
  reached = true;
  co_return 12;
}
aio::task<void> current_body(const aio::testing::clock &clock) {
  bool reached = false;
  auto task = aio::create_task(cancel_self(reached));
  EXPECT_THROW(co_await task, aio::cancelled_error);
  EXPECT_TRUE(task.cancelled());
  EXPECT_FALSE(task.cancel());
  EXPECT_FALSE(reached);
  EXPECT_EQ(clock.elapsed(), 0s) << "the sleep ends at once";
}
TEST(tasks_BaseTaskTests, cancel_current_task) {
  aio::testing::clock clock;
  aio::run(current_body(clock), {.clock = &clock});
}

aio::task<int> cancel_self_and_return() {
  aio::current_task().cancel();
  co_return 12;
}
aio::task<void> at_end_body() {
  auto task = aio::create_task(cancel_self_and_return());
  EXPECT_THROW(co_await task, aio::cancelled_error);
  EXPECT_TRUE(task.cancelled());
  EXPECT_FALSE(task.cancel());
}
TEST(tasks_BaseTaskTests, cancel_at_end) { run_mocked(at_end_body()); }

aio::task<int> self_then_child(aio::task_handle<int> &child) {
  aio::current_task().cancel();
  co_return co_await child;
}
aio::task<void> awaited_body() {
  auto child = aio::create_task(after(0s, 1));
  auto task = aio::create_task(self_then_child(child));
  EXPECT_THROW(co_await task, aio::cancelled_error);
  EXPECT_TRUE(task.cancelled());
  EXPECT_TRUE(child.cancelled()) << "whatever the task waits for next is cancelled";
}
TEST(tasks_BaseTaskTests, cancel_awaited_task) { run_mocked(awaited_body()); }

aio::task<void> sleep_cancel_body(const aio::testing::clock &clock) {
  auto task = aio::create_task(after(10h, 1));
  co_await turn();
  task.cancel();
  EXPECT_THROW(co_await task, aio::cancelled_error);
  co_await aio::sleep(1s);
  EXPECT_EQ(clock.elapsed(), 1s) << "the timer is gone";
}
TEST(tasks_BaseTaskTests, sleep_cancel) {
  aio::testing::clock clock;
  aio::run(sleep_cancel_body(clock), {.clock = &clock});
  EXPECT_EQ(clock.elapsed(), 1s);
}

aio::task<int> run_sleeper(aio::task_handle<int> &sleeper) {
  int value = 0;
  try {
    value = co_await sleeper;
  } catch (const aio::cancelled_error &) {
    value = 2;
  }
  co_return value;
}
aio::task<void> sleeping_body() {
  auto sleeper = aio::create_task(after(5000s, 1));
  auto waiting = aio::create_task(run_sleeper(sleeper));
  call_later(1s, [&sleeper] { sleeper.cancel(); });
  EXPECT_EQ(co_await waiting, 2);
  EXPECT_TRUE(sleeper.cancelled());
}
TEST(tasks_BaseTaskTests, task_cancel_sleeping_task) { run_mocked(sleeping_body()); }

aio::task<void> waiter_future_body() {
  aio::future<int> future;
  auto task = aio::create_task(value_of(future));
  co_await turn();
  task.cancel();
  EXPECT_THROW(co_await task, aio::cancelled_error);
  EXPECT_TRUE(task.done());
  EXPECT_TRUE(future.cancelled());
}
TEST(tasks_BaseTaskTests, task_cancel_waiter_future) { run_mocked(waiter_future_body()); }

struct not_a_std_exception {};
aio::task<int> throws_when_cancelled() {
  try {
    co_await aio::sleep(10h);
  } catch (const aio::cancelled_error &) {
    throw not_a_std_exception();
  }
  co_return 0;
}
aio::task<void> base_exception_body() {
  auto task = aio::create_task(throws_when_cancelled());
  co_await turn();
  task.cancel();
  EXPECT_FALSE(task.done());
  co_await turn();
  EXPECT_TRUE(task.done());
  EXPECT_FALSE(task.cancelled());
  EXPECT_THROW(task.result(), not_a_std_exception);
}
TEST(tasks_BaseTaskTests, baseexception_during_cancel) { run_mocked(base_exception_body()); }

aio::task<void> inner_proof(aio::future<int> waiter, int &proof) {
  try {
    co_await waiter;
    ADD_FAILURE();
  } catch (const aio::cancelled_error &) {
    ++proof;
    throw;
  }
}
aio::task<void> outer_proof(aio::future<int> waiter, int &proof) {
  try {
    co_await inner_proof(waiter, proof);
    proof += 10;
  } catch (const aio::cancelled_error &) {
    proof += 100;
  }
}
aio::task<void> passes_body() {
  aio::future<int> waiter;
  int proof = 0;
  auto task = aio::create_task(outer_proof(waiter, proof));
  co_await turn();
  task.cancel();
  co_await task;
  EXPECT_EQ(proof, 101);
  EXPECT_TRUE(waiter.cancelled());
}
TEST(tasks_BaseTaskTests, yield_future_passes_cancel) { run_mocked(passes_body()); }

aio::task<void> add_one_after(aio::future<int> waiter, int &proof) {
  co_await waiter;
  ++proof;
}
aio::task<void> wait_for_inner(aio::future<int> waiter, int &proof) {
  std::vector<aio::task_handle<void>> inner;
  inner.push_back(aio::create_task(add_one_after(waiter, proof)));
  co_await aio::wait(inner);
  proof += 100;
}
aio::task<void> no_shield_body() {
  aio::future<int> waiter;
  int proof = 0;
  auto task = aio::create_task(wait_for_inner(waiter, proof));
  co_await turn();
  co_await turn();
  task.cancel();
  EXPECT_THROW(co_await task, aio::cancelled_error);
  waiter.set_value(1);
  co_await turn();
  EXPECT_EQ(proof, 1) << "what was waited for goes on";
}
TEST(tasks_BaseTaskTests, yield_wait_does_not_shield_cancel) { run_mocked(no_shield_body()); }

aio::task<void> cancel_late() {
  auto task = aio::create_task(fail_after(0s, "lost"));
  co_await aio::sleep(1s);
  EXPECT_FALSE(task.cancel()) << "it failed before";
}
TEST(tasks_BaseTaskTests, tb_logger_not_called_after_cancel) {
  reports seen;
  aio::testing::clock clock;
  aio::run(cancel_late(), {.on_exception = seen.handler(), .clock = &clock});
  EXPECT_TRUE(seen.lines.empty()) << "who cancels it does not want its result";
}

} // namespace
