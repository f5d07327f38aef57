// wait_for. Case names are those of asyncio's test_waitfor.
#include "cases.h"

#include <aio/future.h>
#include <aio/loop.h>
#include <aio/shield.h>
#include <aio/tasks.h>
#include <aio/wait.h>
#include <aio/wait_for.h>

#include <gtest/gtest.h>

namespace {

constexpr std::chrono::nanoseconds epsilon = 100us;

/// Runs for its time, whatever is asked of it.
aio::task<void> slow(bool &exited) {
  const auto end = aio::now() + 200ms;
  while (aio::now() < end)
    co_await error_of(pause(end - aio::now()));
  exited = true;
}

aio::task<void> wait_for_cancelled() {
  bool exited = false;
  std::vector<aio::task_handle<void>> waiting;
  waiting.push_back(aio::create_task(aio::wait_for(slow(exited), 400ms)));
  co_await aio::sleep(0s);
  waiting[0].cancel();
  co_await aio::wait(waiting);
  EXPECT_TRUE(exited);
}
TEST(waitfor_AsyncioWaitForTest, asyncio_wait_for_cancelled) { run_mocked(wait_for_cancelled()); }

aio::task<void> wait_for_timeout() {
  bool exited = false;
  const auto error = co_await error_of(aio::wait_for(slow(exited), 100ms));
  EXPECT_FALSE(error) << "the work swallowed the cancellation, so its value wins";
  EXPECT_TRUE(exited);
}
TEST(waitfor_AsyncioWaitForTest, asyncio_wait_for_timeout) { run_mocked(wait_for_timeout()); }

aio::task<void> done_future() {
  aio::future<std::string> future;
  future.set_value("done");
  const auto begin = aio::now();
  EXPECT_EQ(co_await aio::wait_for(future, 0s), "done");
  EXPECT_EQ(co_await aio::wait_for(future, -1s), "done");
  EXPECT_EQ(aio::now(), begin);
  aio::future<void> pending;
  EXPECT_THROW(co_await aio::wait_for(pending, 0s), aio::timeout_error);
  EXPECT_TRUE(pending.cancelled());
  auto task = aio::create_task(give_after(0s, 3));
  co_await task;
  EXPECT_EQ(co_await aio::wait_for(task, 0s), 3);
}
TEST(waitfor_AsyncioWaitForTest, wait_for_timeout_less_then_0_or_0_future_done) { run_mocked(done_future()); }

aio::task<void> start(bool &started) {
  started = true;
  co_return;
}
aio::task<void> not_started() {
  bool started = false;
  const auto begin = aio::now();
  EXPECT_THROW(co_await aio::wait_for(start(started), 0s), aio::timeout_error);
  EXPECT_THROW(co_await aio::wait_for(start(started), -1s), aio::timeout_error);
  EXPECT_FALSE(started);
  EXPECT_EQ(aio::now(), begin);
}
TEST(waitfor_AsyncioWaitForTest, wait_for_timeout_less_then_0_or_0_coroutine_do_not_started) {
  run_mocked(not_started());
}

aio::task<std::string> long_running(bool &running, aio::future<void> started) {
  running = true;
  if (!started.done())
    started.set_value();
  const auto error = co_await error_of(pause(10s));
  running = false;
  if (error)
    std::rethrow_exception(error);
  co_return "done";
}
aio::task<void> running_without_time() {
  for (const auto timeout : {0s, -1s}) {
    bool running = false;
    aio::future<void> started;
    auto task = aio::create_task(long_running(running, started));
    co_await started;
    const auto begin = aio::now();
    EXPECT_THROW(co_await aio::wait_for(task, timeout), aio::timeout_error);
    EXPECT_TRUE(task.cancelled());
    EXPECT_FALSE(running);
    EXPECT_EQ(aio::now(), begin);
  }
}
TEST(waitfor_AsyncioWaitForTest, wait_for_timeout_less_then_0_or_0) { run_mocked(running_without_time()); }

aio::task<void> timeout_cancels() {
  bool running = false;
  auto task = aio::create_task(long_running(running, {}));
  const auto begin = aio::now();
  EXPECT_THROW(co_await aio::wait_for(task, 100ms), aio::timeout_error);
  EXPECT_TRUE(task.done());
  EXPECT_TRUE(task.cancelled());
  EXPECT_EQ(aio::now() - begin, 100ms);
  EXPECT_FALSE(running);
}
TEST(waitfor_AsyncioWaitForTest, wait_for) { run_mocked(timeout_cancels()); }

aio::task<void> without_limit() {
  EXPECT_EQ(co_await aio::wait_for(give_after<std::string>(10h, "done"), std::nullopt), "done");
}
TEST(waitfor_AsyncioWaitForTest, wait_for_blocking) { run_mocked(without_limit()); }

aio::task<void> result_in_time() {
  aio::future<std::string> future;
  auto waiting = aio::wait_for(future, 200ms);
  aio::loop::current().call_later(100ms, [future] { future.set_value("ok"); });
  EXPECT_EQ(co_await std::move(waiting), "ok");
}
TEST(waitfor_AsyncioWaitForTest, wait_for_race_condition) { run_mocked(result_in_time()); }

template <class T> aio::task<T> swallowing(T value) {
  const auto error = co_await error_of(pause(1s));
  EXPECT_TRUE(is_cancelled(error));
  co_return value;
}
aio::task<void> value_wins() { EXPECT_EQ(co_await aio::wait_for(swallowing(1), 10ms), 1); }
TEST(waitfor_AsyncioWaitForTest, wait_for_cancellation_race_condition) { run_mocked(value_wins()); }

aio::task<void> slow_to_be_cancelled(bool &task_done) {
  const auto error = co_await error_of(pause(10s));
  co_await aio::sleep(epsilon);
  task_done = true;
  std::rethrow_exception(error);
}
aio::task<void> waits_for_cancellation() {
  bool task_done = false;
  auto task = aio::create_task(slow_to_be_cancelled(task_done));
  EXPECT_THROW(co_await aio::wait_for(task, epsilon), aio::timeout_error);
  EXPECT_TRUE(task_done);
  EXPECT_TRUE(task.cancelled());
}
TEST(waitfor_AsyncioWaitForTest, wait_for_waits_for_task_cancellation) { run_mocked(waits_for_cancellation()); }

aio::task<void> waits_for_cancellation_without_time() {
  bool task_done = false;
  auto task = aio::create_task(slow_to_be_cancelled(task_done));
  co_await aio::sleep(epsilon);
  EXPECT_THROW(co_await aio::wait_for(task, 0s), aio::timeout_error);
  EXPECT_TRUE(task_done);
  EXPECT_TRUE(task.cancelled());
}
TEST(waitfor_AsyncioWaitForTest, wait_for_waits_for_task_cancellation_w_timeout_0) {
  run_mocked(waits_for_cancellation_without_time());
}

aio::task<void> error_while_cancelled() {
  auto task = aio::create_task(fail_when_left<my_error>(200ms));
  EXPECT_THROW(co_await aio::wait_for(task, epsilon), my_error);
  auto other = aio::create_task(fail_when_left<my_error>(200ms));
  co_await aio::sleep(epsilon);
  EXPECT_THROW(co_await aio::wait_for(other, 0s), my_error);
}
TEST(waitfor_AsyncioWaitForTest, wait_for_reraises_exception_during_cancellation) {
  run_mocked(error_while_cancelled());
}

aio::task<void> block_for_ever() {
  aio::future<void> never;
  co_await never;
}
template <class Timeout> aio::task<void> cancel_waiter(Timeout timeout) {
  auto task = aio::create_task(block_for_ever());
  auto waiting = aio::create_task(aio::wait_for(task, timeout));
  aio::loop::current().call_soon([&] { waiting.cancel(); });
  EXPECT_THROW(co_await waiting, aio::cancelled_error);
  EXPECT_TRUE(task.cancelled()) << "cancelling who waits cancels the task";
}
TEST(waitfor_AsyncioWaitForTest, cancel_blocking_wait_for) { run_mocked(cancel_waiter(std::nullopt)); }
TEST(waitfor_AsyncioWaitForTest, cancel_wait_for) { run_mocked(cancel_waiter(60s)); }

aio::task<void> suppressed() { EXPECT_EQ(co_await aio::wait_for(swallowing(42), 100ms), 42); }
TEST(waitfor_AsyncioWaitForTest, wait_for_cancel_suppressed) { run_mocked(suppressed()); }

aio::task<std::string> quick() { co_return "done"; }
aio::task<void> wait_and_sleep(aio::task_handle<std::string> &inner, bool &reached_end) {
  co_await aio::wait_for(inner, 100s);
  co_await aio::sleep(1s);
  reached_end = true;
}
aio::task<void> cancel_in_round_of_completion() {
  auto inner = aio::create_task(quick());
  bool reached_end = false;
  auto task = aio::create_task(wait_and_sleep(inner, reached_end));
  EXPECT_FALSE(task.done());
  co_await aio::sleep(0s);
  task.cancel();
  EXPECT_THROW(co_await task, aio::cancelled_error);
  EXPECT_TRUE(inner.done());
  EXPECT_EQ(co_await inner, "done");
  EXPECT_FALSE(reached_end);
}
TEST(waitfor_AsyncioWaitForTest, wait_for_issue86296) { run_mocked(cancel_in_round_of_completion()); }

aio::task<void> shield_without_time() {
  auto task = aio::create_task(give_after<std::string>(10ms, "done"));
  EXPECT_THROW(co_await aio::wait_for(aio::shield(task), 0s), aio::timeout_error);
  EXPECT_FALSE(task.done());
  EXPECT_EQ(task.cancelling(), 0);
  co_await aio::sleep(100ms);
  EXPECT_TRUE(task.done());
  EXPECT_EQ(task.result(), "done");
}
TEST(waitfor_WaitForShieldTests, zero_timeout) { run_mocked(shield_without_time()); }

aio::task<void> shield_without_limit() {
  auto task = aio::create_task(give_after<std::string>(100ms, "done"));
  co_await aio::wait_for(aio::shield(task), std::nullopt);
  EXPECT_TRUE(task.done());
  EXPECT_EQ(co_await task, "done");
}
TEST(waitfor_WaitForShieldTests, none_timeout) { run_mocked(shield_without_limit()); }

aio::task<void> shielded() {
  auto task = aio::create_task(give_after<std::string>(100ms, "done"));
  EXPECT_THROW(co_await aio::wait_for(aio::shield(task), 10ms), aio::timeout_error);
  EXPECT_FALSE(task.done());
  EXPECT_EQ(task.cancelling(), 0);
  EXPECT_EQ(co_await task, "done");
}
TEST(waitfor_WaitForShieldTests, shielded_timeout) { run_mocked(shielded()); }

} // namespace
