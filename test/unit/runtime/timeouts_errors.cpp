// timeout and with_timeout: exceptions and cancellations from elsewhere. Case names are those of asyncio's
// test_timeouts.
#include "cases.h"

#include <aio/task_group.h>
#include <aio/tasks.h>
#include <aio/timeout.h>

#include <gtest/gtest.h>

namespace {

aio::task<void> foreign_exception() {
  bool expired = true;
  auto body = [&](aio::timeout_scope &scope) -> aio::task<void> {
    expired = scope.expired();
    throw key_error();
    co_return;
  };
  EXPECT_THROW(co_await aio::with_timeout(10ms, body), key_error);
  EXPECT_FALSE(expired);
}
TEST(timeouts_TimeoutTests, foreign_exception_passed) { run_mocked(foreign_exception()); }

/// An error is handled when the deadline passes: C++ keeps no chain, the timeout_error is all there is.
aio::task<void> sleep_behind_an_error() {
  try {
    throw zero_division();
  } catch (const zero_division &) {
  }
  co_await aio::sleep(1s);
}
aio::task<void> exception_context() {
  const auto error = co_await error_of(aio::timeout(10ms, sleep_behind_an_error()));
  EXPECT_TRUE(is<aio::timeout_error>(error));
}
TEST(timeouts_TimeoutTests, timeout_exception_context) { run_mocked(exception_context()); }

aio::task<void> crash_in_clean_up() {
  EXPECT_THROW(co_await aio::timeout(10ms, fail_when_left<zero_division>()), zero_division);
  EXPECT_EQ(aio::current_task().cancelling(), 0);
}
TEST(timeouts_TimeoutTests, foreign_exception_on_timeout) { run_mocked(crash_in_clean_up()); }

aio::task<void> crash_twice() {
  try {
    co_await fail_when_left<key_error>();
  } catch (const key_error &) {
  }
  throw zero_division();
}
aio::task<void> crash_in_clean_up_of_clean_up() {
  EXPECT_THROW(co_await aio::timeout(10ms, crash_twice()), zero_division);
  EXPECT_EQ(aio::current_task().cancelling(), 0);
}
TEST(timeouts_TimeoutTests, foreign_exception_on_timeout_2) { run_mocked(crash_in_clean_up_of_clean_up()); }

aio::task<void> cancel_self(bool &expired) {
  auto body = [&](aio::timeout_scope &scope) -> aio::task<void> {
    aio::current_task().cancel();
    const auto error = co_await error_of(pause(10s));
    expired = scope.expired();
    std::rethrow_exception(error);
  };
  co_await aio::with_timeout(10s, body);
}
aio::task<void> foreign_cancel() {
  bool expired = true;
  auto task = aio::create_task(cancel_self(expired));
  EXPECT_THROW(co_await task, aio::cancelled_error);
  EXPECT_FALSE(expired);
  EXPECT_EQ(task.cancelling(), 1);
}
TEST(timeouts_TimeoutTests, foreign_cancel_doesnt_timeout_if_not_expired) { run_mocked(foreign_cancel()); }

aio::task<void> times_out() { EXPECT_THROW(co_await aio::timeout(1ms, aio::sleep(10s)), aio::timeout_error); }
aio::task<void> outer_not_cancelled() {
  auto task = aio::create_task(times_out());
  co_await task;
  EXPECT_FALSE(task.cancelled());
  EXPECT_TRUE(task.done());
  EXPECT_EQ(task.cancelling(), 0);
}
TEST(timeouts_TimeoutTests, outer_task_is_not_cancelled) { run_mocked(outer_not_cancelled()); }

aio::task<void> timeout_in_clean_up(bool &inner_timed_out) {
  const auto error = co_await error_of(pause(1s));
  const auto inner = co_await error_of(aio::timeout(10ms, pause(10s)));
  inner_timed_out = is<aio::timeout_error>(inner);
  std::rethrow_exception(error);
}
aio::task<void> nested_in_finally() {
  bool inner_timed_out = false;
  EXPECT_THROW(co_await aio::timeout(10ms, timeout_in_clean_up(inner_timed_out)), aio::timeout_error);
  EXPECT_TRUE(inner_timed_out);
}
TEST(timeouts_TimeoutTests, nested_timeout_in_finally) { run_mocked(nested_in_finally()); }

aio::task<void> timeout_after_cancel(std::chrono::nanoseconds time) {
  aio::current_task().cancel();
  const auto work = co_await error_of(pause(1s));
  EXPECT_TRUE(is_cancelled(work));
  EXPECT_THROW(co_await aio::timeout(time, pause(1s)), aio::timeout_error);
  EXPECT_EQ(aio::current_task().cancelling(), 1) << "the request from elsewhere stays counted";
}
aio::task<void> after_cancellation() {
  auto at_once = aio::create_task(timeout_after_cancel(0s));
  co_await at_once;
  auto later = aio::create_task(timeout_after_cancel(10ms));
  co_await later;
}
TEST(timeouts_TimeoutTests, timeout_after_cancellation) { run_mocked(after_cancellation()); }

aio::task<void> cancel_again() {
  aio::current_task().cancel();
  const auto work = co_await error_of(pause(1s));
  EXPECT_TRUE(is_cancelled(work));
  auto clean_up = []() -> aio::task<void> {
    aio::current_task().cancel();
    co_await aio::sleep(2s);
  };
  EXPECT_THROW(co_await aio::timeout(1s, clean_up()), aio::cancelled_error);
}
aio::task<void> cancelled_after_cancellation() {
  auto task = aio::create_task(cancel_again());
  co_await task;
}
TEST(timeouts_TimeoutTests, cancel_in_timeout_after_cancellation) { run_mocked(cancelled_after_cancellation()); }

aio::task<void> reschedule_when_expired() {
  std::string message;
  auto body = [&](aio::timeout_scope &scope) -> aio::task<void> {
    const auto error = co_await error_of(pause(1s));
    EXPECT_TRUE(is_cancelled(error));
    try {
      scope.reschedule(aio::now() + 20ms);
    } catch (const aio::invalid_state_error &refused) {
      message = refused.what();
    }
  };
  co_await aio::with_timeout(10ms, body); // the body swallows the cancellation
  EXPECT_NE(message.find("expired"), std::string::npos) << message;
  EXPECT_EQ(aio::current_task().cancelling(), 0);
}
TEST(timeouts_TimeoutTests, timeout_expiring) { run_mocked(reschedule_when_expired()); }

aio::task<void> group_with_crash() {
  auto body = [](aio::task_group &group) -> aio::task<void> {
    group.create_task(fail_when_left<zero_division>(2s));
    co_await aio::sleep(1s);
  };
  co_await aio::with_task_group(body);
}
aio::task<void> group_in_timeout() {
  const auto error = co_await error_of(aio::timeout(10ms, group_with_crash()));
  EXPECT_TRUE(is_group_of<zero_division>(error)) << "not a timeout_error";
  EXPECT_EQ(aio::current_task().cancelling(), 0);
  co_await aio::sleep(0s);
}
TEST(timeouts_TimeoutTests, timeout_taskgroup) { run_mocked(group_in_timeout()); }

} // namespace
