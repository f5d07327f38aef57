// timeout and with_timeout: deadlines. Case names are those of asyncio's test_timeouts.
#include "cases.h"

#include <aio/future.h>
#include <aio/tasks.h>
#include <aio/timeout.h>

#include <gtest/gtest.h>

#include <optional>

namespace {

using time_point = aio::timeout_scope::time_point;

/// What a test keeps of a timeout_scope, which lives no longer than its block.
struct snapshot {
  bool expired = false, cancelled = false;
  std::optional<time_point> when;
};
/// Sleeps below the scope, and looks at it at the end.
aio::task<void> sleep_below(aio::timeout_scope &scope, std::chrono::nanoseconds time, snapshot &seen) {
  try {
    co_await aio::sleep(time);
  } catch (const aio::cancelled_error &) {
    seen = {.expired = scope.expired(), .cancelled = true, .when = scope.when()};
    throw;
  }
  seen = {.expired = scope.expired(), .cancelled = false, .when = scope.when()};
}

aio::task<void> basic() {
  snapshot seen;
  auto body = [&](aio::timeout_scope &scope) { return sleep_below(scope, 10s, seen); };
  EXPECT_THROW(co_await aio::with_timeout(10ms, body), aio::timeout_error);
  EXPECT_TRUE(seen.expired);
}
TEST(timeouts_TimeoutTests, timeout_basic) { run_mocked(basic()); }

aio::task<void> at_basic() {
  snapshot seen;
  const time_point deadline = aio::now() + 10ms;
  auto body = [&](aio::timeout_scope &scope) { return sleep_below(scope, 10s, seen); };
  EXPECT_THROW(co_await aio::with_timeout_at(deadline, body), aio::timeout_error);
  EXPECT_TRUE(seen.expired);
  EXPECT_EQ(seen.when, deadline);
  EXPECT_EQ(aio::now(), deadline);
}
TEST(timeouts_TimeoutTests, timeout_at_basic) { run_mocked(at_basic()); }

aio::task<void> nested_same_deadline() {
  const time_point deadline = aio::now() + 10ms;
  bool inner_expired = false, outer_expired = false, cancelled = false, inner_timed_out = false;
  auto inner_body = [&](aio::timeout_scope &scope) -> aio::task<void> {
    snapshot seen;
    const auto error = co_await error_of(sleep_below(scope, 10s, seen));
    co_await aio::sleep(0s); // both deadlines are due in the same round
    inner_expired = scope.expired();
    std::rethrow_exception(error);
  };
  auto outer_body = [&](aio::timeout_scope &scope) -> aio::task<void> {
    const auto error = co_await error_of(aio::with_timeout_at(deadline, inner_body));
    cancelled = is_cancelled(error);
    inner_timed_out = is<aio::timeout_error>(error);
    outer_expired = scope.expired();
    std::rethrow_exception(error);
  };
  EXPECT_THROW(co_await aio::with_timeout_at(deadline, outer_body), aio::timeout_error);
  EXPECT_TRUE(inner_expired);
  EXPECT_TRUE(outer_expired);
  EXPECT_TRUE(cancelled) << "only the outermost becomes a timeout_error";
  EXPECT_FALSE(inner_timed_out);
  EXPECT_EQ(aio::current_task().cancelling(), 0);
}
TEST(timeouts_TimeoutTests, nested_timeouts) { run_mocked(nested_same_deadline()); }

aio::task<void> waiter_cancelled() {
  snapshot seen;
  auto body = [&](aio::timeout_scope &scope) { return sleep_below(scope, 10s, seen); };
  EXPECT_THROW(co_await aio::with_timeout(10ms, body), aio::timeout_error);
  EXPECT_TRUE(seen.cancelled);
}
TEST(timeouts_TimeoutTests, waiter_cancelled) { run_mocked(waiter_cancelled()); }

aio::task<void> in_time() {
  snapshot seen;
  auto body = [&](aio::timeout_scope &scope) { return sleep_below(scope, 10ms, seen); };
  co_await aio::with_timeout(10s, body);
  EXPECT_FALSE(seen.expired);
  EXPECT_GT(seen.when, aio::now());
  co_await aio::sleep(1h); // nothing is left behind
}
TEST(timeouts_TimeoutTests, timeout_not_called) { run_mocked(in_time()); }

aio::task<void> disabled() {
  snapshot seen;
  auto body = [&](aio::timeout_scope &scope) { return sleep_below(scope, 10h, seen); };
  co_await aio::with_timeout(std::nullopt, body);
  EXPECT_FALSE(seen.expired || seen.cancelled);
  EXPECT_FALSE(seen.when);
}
TEST(timeouts_TimeoutTests, timeout_disabled) { run_mocked(disabled()); }
TEST(timeouts_TimeoutTests, timeout_at_disabled) { run_mocked(disabled()); }

/// A deadline that has passed interrupts even a sleep of no time.
aio::task<void> due_already(std::chrono::nanoseconds timeout, std::chrono::nanoseconds sleep) {
  snapshot seen;
  const time_point before = aio::now();
  auto body = [&](aio::timeout_scope &scope) { return sleep_below(scope, sleep, seen); };
  EXPECT_THROW(co_await aio::with_timeout(timeout, body), aio::timeout_error);
  EXPECT_TRUE(seen.expired);
  EXPECT_LE(seen.when, before);
  EXPECT_EQ(aio::now(), before);
  co_await aio::sleep(0s);
}
TEST(timeouts_TimeoutTests, timeout_zero) { run_mocked(due_already(0s, 10s)); }
TEST(timeouts_TimeoutTests, timeout_zero_sleep_zero) { run_mocked(due_already(0s, 0s)); }
TEST(timeouts_TimeoutTests, timeout_in_the_past_sleep_zero) { run_mocked(due_already(-11s, 0s)); }

aio::task<void> busy_sleep(aio::testing::clock &clock, std::chrono::nanoseconds busy) {
  clock.advance(busy);
  co_await aio::sleep(1s);
}
aio::task<void> concurrent_inner(aio::testing::clock &clock, bool &inner_timed_out) {
  const auto error = co_await error_of(aio::timeout(100ms, busy_sleep(clock, 10ms)));
  inner_timed_out = is<aio::timeout_error>(error);
  std::rethrow_exception(error);
}
aio::task<void> concurrent(aio::testing::clock &clock) {
  bool inner_timed_out = false;
  EXPECT_THROW(co_await aio::timeout(2ms, concurrent_inner(clock, inner_timed_out)), aio::timeout_error);
  EXPECT_FALSE(inner_timed_out) << "only the outer deadline passed while the thread was busy";
}
TEST(timeouts_TimeoutTests, nested_timeouts_concurrent) {
  aio::testing::clock clock;
  aio::run(concurrent(clock), {.clock = &clock});
}

struct busy_facts {
  bool inner_timed_out = false, second_interrupted = false;
};
aio::task<void> busy_inner(aio::testing::clock &clock, std::chrono::nanoseconds busy, busy_facts &facts) {
  const auto error = co_await error_of(aio::timeout(10ms, busy_sleep(clock, busy)));
  facts.inner_timed_out = is<aio::timeout_error>(error);
  if (!facts.inner_timed_out)
    std::rethrow_exception(error);
  const auto second = co_await error_of(pause(10s));
  facts.second_interrupted = is_cancelled(second);
  std::rethrow_exception(second);
}
aio::task<void> loop_busy(aio::testing::clock &clock) {
  busy_facts facts;
  EXPECT_THROW(co_await aio::timeout(100ms, busy_inner(clock, 100ms - 1ns, facts)), aio::timeout_error);
  EXPECT_TRUE(facts.inner_timed_out);
  EXPECT_TRUE(facts.second_interrupted);
  EXPECT_EQ(clock.elapsed(), 100ms);
  // Both deadlines pass while the thread is busy: the outer one takes the cancellation.
  busy_facts together;
  EXPECT_THROW(co_await aio::timeout(100ms, busy_inner(clock, 100ms, together)), aio::timeout_error);
  EXPECT_FALSE(together.inner_timed_out);
  EXPECT_EQ(clock.elapsed(), 200ms);
  EXPECT_EQ(aio::current_task().cancelling(), 0);
}
TEST(timeouts_TimeoutTests, nested_timeouts_loop_busy) {
  aio::testing::clock clock;
  aio::run(loop_busy(clock), {.clock = &clock});
}

aio::task<void> give_scope(time_point deadline, aio::future<aio::timeout_scope *> given, bool &expired) {
  auto body = [&](aio::timeout_scope &scope) -> aio::task<void> {
    given.set_value(&scope);
    const auto error = co_await error_of(pause(50s));
    expired = scope.expired();
    std::rethrow_exception(error);
  };
  co_await aio::with_timeout_at(deadline, body);
}
aio::task<void> reschedule() {
  const time_point first = aio::now() + 10s, second = first + 20s;
  aio::future<aio::timeout_scope *> given;
  bool expired = false;
  auto task = aio::create_task(give_scope(first, given, expired));
  aio::timeout_scope &scope = *co_await given;
  EXPECT_EQ(scope.when(), first);
  scope.reschedule(second);
  EXPECT_EQ(scope.when(), second);
  co_await aio::sleep(15s);
  EXPECT_FALSE(task.done()) << "the first deadline is gone";
  scope.reschedule(std::nullopt);
  EXPECT_FALSE(scope.when());
  co_await aio::sleep(30s);
  task.cancel();
  EXPECT_THROW(co_await task, aio::cancelled_error);
  EXPECT_FALSE(expired);
}
TEST(timeouts_TimeoutTests, reschedule) { run_mocked(reschedule()); }

aio::task<void> moved_forward() {
  const time_point begin = aio::now();
  auto body = [&](aio::timeout_scope &scope) -> aio::task<void> {
    scope.reschedule(begin + 1s);
    co_await aio::sleep(10s);
  };
  EXPECT_THROW(co_await aio::with_timeout(5s, body), aio::timeout_error);
  EXPECT_EQ(aio::now(), begin + 1s);
  auto past = [&](aio::timeout_scope &scope) -> aio::task<void> {
    scope.reschedule(begin);
    co_await aio::sleep(0s);
  };
  EXPECT_THROW(co_await aio::with_timeout(std::nullopt, past), aio::timeout_error);
}
TEST(timeout, reschedule_earlier_and_into_the_past) { run_mocked(moved_forward()); }

} // namespace
