// timeout and wait_for. Case names follow asyncio's test_timeouts and test_waitfor.
#include "helpers.h"

#include <aio/create_task.h>
#include <aio/sleep.h>
#include <aio/wait_for.h>

#include <gtest/gtest.h>

#include <stdexcept>

namespace {

aio::task<int> after(std::chrono::nanoseconds time, int value) {
  co_await aio::sleep(time);
  co_return value;
}
aio::task<int> stubborn(std::string &log) {
  try {
    co_await aio::sleep(10h);
    co_return 0;
  } catch (const aio::cancelled_error &) {
  }
  co_await aio::sleep(5s);
  log += "exited";
  throw aio::cancelled_error();
}
aio::task<int> swallowing(int value) {
  try {
    co_await aio::sleep(10h);
  } catch (const aio::cancelled_error &) {
  }
  co_return value;
}
aio::task<int> failing_on_cancel() {
  try {
    co_await aio::sleep(10h);
  } catch (const aio::cancelled_error &) {
  }
  throw std::runtime_error("while cancelled");
}

aio::task<void> timeout_basics() {
  EXPECT_EQ(co_await aio::timeout(1h, after(1s, 5)), 5);
  EXPECT_THROW(co_await aio::timeout(1s, after(1h, 5)), aio::timeout_error);
  EXPECT_THROW(co_await aio::timeout(1s, aio::sleep(1h)), aio::timeout_error);
  co_await aio::timeout(1h, aio::sleep(1s));
  // Nothing is left behind: this sleep is not interrupted.
  co_await aio::sleep(3h);
}
TEST(timeout, basic) { run_mocked(timeout_basics()); }

aio::task<void> zero_body() {
  EXPECT_THROW(co_await aio::timeout(0s, aio::sleep(0s)), aio::timeout_error);
  EXPECT_THROW(co_await aio::timeout(-11s, aio::sleep(1h)), aio::timeout_error);
}
TEST(timeout, zero_sleep_zero) { run_mocked(zero_body()); }

aio::task<void> waits_body() {
  std::string log;
  EXPECT_THROW(co_await aio::timeout(1s, stubborn(log)), aio::timeout_error);
  EXPECT_EQ(log, "exited") << "timeout_error only when the work inside has ended";
}
TEST(timeout, waits_for_task_cancellation) { run_mocked(waits_body()); }

aio::task<void> foreign_error_body() {
  EXPECT_THROW(co_await aio::timeout(1s, failing_on_cancel()), std::runtime_error);
}
TEST(timeout, foreign_exception_on_timeout) { run_mocked(foreign_error_body()); }

aio::task<void> value_wins_body() { EXPECT_EQ(co_await aio::timeout(1s, swallowing(1)), 1); }
TEST(timeout, cancellation_race_condition_value_wins) { run_mocked(value_wins_body()); }

aio::task<int> waiting_long() { co_return co_await aio::timeout(1h, after(2h, 1)); }
aio::task<void> foreign_cancel_body() {
  auto task = aio::create_task(waiting_long());
  co_await aio::sleep(1s);
  task.cancel();
  EXPECT_THROW(co_await task, aio::cancelled_error);
  EXPECT_EQ(task.cancelling(), 1);
}
TEST(timeout, foreign_cancel_does_not_time_out) { run_mocked(foreign_cancel_body()); }

aio::task<void> both_body(aio::testing::clock &clock) {
  auto task = aio::create_task(waiting_long());
  co_await aio::sleep(1s);
  clock.advance(2h); // the deadline passes in the next round
  task.cancel();     // but the other cancellation came first
  EXPECT_THROW(co_await task, aio::cancelled_error);
  EXPECT_TRUE(task.cancelled());
}
TEST(timeout, foreign_cancel_is_not_swallowed) {
  aio::testing::clock clock;
  aio::run(both_body(clock), {.clock = &clock});
}

aio::task<void> not_cancelled_body() {
  EXPECT_THROW(co_await aio::timeout(1s, aio::sleep(1h)), aio::timeout_error);
  co_await aio::sleep(0s);
}
aio::task<void> outer_body() {
  auto task = aio::create_task(not_cancelled_body());
  co_await task;
  EXPECT_EQ(task.cancelling(), 0);
}
TEST(timeout, outer_task_is_not_cancelled) { run_mocked(outer_body()); }

aio::task<int> inner_longer(std::string &log) {
  try {
    co_return co_await aio::timeout(100ms, after(1h, 1));
  } catch (const aio::cancelled_error &) {
    log += "cancelled";
    throw;
  }
}
aio::task<void> nested_body() {
  std::string log;
  EXPECT_THROW(co_await aio::timeout(2ms, inner_longer(log)), aio::timeout_error);
  EXPECT_EQ(log, "cancelled") << "only the outer one expired";
}
TEST(timeout, nested_timeouts) { run_mocked(nested_body()); }

aio::task<void> nested_same_body() {
  try {
    co_await aio::timeout(1s, aio::timeout(1s, aio::sleep(1h)));
    ADD_FAILURE();
  } catch (const aio::timeout_error &) {
  }
}
TEST(timeout, nested_same_deadline) { run_mocked(nested_same_body()); }

aio::task<void> wait_for_zero() {
  std::string log;
  auto body = [](std::string &out) -> aio::task<int> {
    out += "started";
    co_return 1;
  };
  EXPECT_THROW(co_await aio::wait_for(body(log), 0s), aio::timeout_error);
  EXPECT_EQ(log, "") << "what has not begun does not begin";
  auto done = aio::create_task(after(0s, 3));
  co_await done;
  EXPECT_EQ(co_await aio::wait_for(done, 0s), 3);
  auto running = aio::create_task(stubborn(log));
  co_await aio::sleep(0s);
  EXPECT_THROW(co_await aio::wait_for(running, 0s), aio::timeout_error);
  EXPECT_EQ(log, "exited");
  EXPECT_TRUE(running.cancelled());
}
TEST(wait_for, timeout_less_than_or_equal_to_zero) { run_mocked(wait_for_zero()); }

aio::task<void> wait_for_handle() {
  auto task = aio::create_task(after(1h, 1));
  EXPECT_THROW(co_await aio::wait_for(task, 1s), aio::timeout_error);
  EXPECT_TRUE(task.cancelled());
  auto other = aio::create_task(after(1s, 2));
  EXPECT_EQ(co_await aio::wait_for(std::move(other), 1h), 2);
}
TEST(wait_for, wait_for_timeout_cancels_task) { run_mocked(wait_for_handle()); }

aio::task<int> blocking_wait(aio::task_handle<int> &inner) { co_return co_await aio::wait_for(inner, 60s); }
aio::task<void> cancel_wait_for_body() {
  auto inner = aio::create_task(after(1h, 1));
  auto waiter = aio::create_task(blocking_wait(inner));
  co_await aio::sleep(1s);
  waiter.cancel();
  EXPECT_THROW(co_await waiter, aio::cancelled_error);
  EXPECT_TRUE(inner.cancelled());
}
TEST(wait_for, cancel_wait_for) { run_mocked(cancel_wait_for_body()); }

} // namespace
