// task_group: groups in groups, and cancellation next to failures. Case names are those of asyncio's test_taskgroups.
#include "taskgroups_cases.h"

namespace {

aio::task<void> nested(aio::task_options start, bool outer_has_task) {
  auto inner_body = [&](aio::task_group &inner) -> aio::task<void> {
    for (int place = 0; place < 5; ++place)
      inner.create_task(fail_when_left<zero_division>(), start);
    co_await aio::sleep(10s);
  };
  auto outer_body = [&](aio::task_group &outer) -> aio::task<void> {
    if (outer_has_task)
      outer.create_task(pause(10s), start);
    co_await aio::with_task_group(inner_body);
  };
  co_await aio::with_task_group(outer_body);
}
aio::task<void> cancel_nested(aio::task_options start, bool outer_has_task) {
  auto runner = aio::create_task(nested(start, outer_has_task));
  co_await aio::sleep(100ms);
  EXPECT_FALSE(runner.done());
  runner.cancel();
  const auto error = co_await error_of(runner);
  EXPECT_TRUE(is_group_of<aio::exception_group>(error));
  const auto groups = below(error);
  EXPECT_TRUE(groups.size() == 1 && is_group_of<zero_division>(groups[0]));
}
aio::task<void> nested_cancelled(aio::task_options start) { co_await cancel_nested(start, false); }
TEST(taskgroups_TestTaskGroup, taskgroup_11) { both(nested_cancelled); }

aio::task<void> nested_with_task_cancelled(aio::task_options start) { co_await cancel_nested(start, true); }
TEST(taskgroups_TestTaskGroup, taskgroup_12) { both(nested_with_task_cancelled); }

aio::task<void> both_crash(aio::task_options start, std::chrono::nanoseconds outer_time,
                           std::chrono::nanoseconds inner_time) {
  auto inner_body = [&](aio::task_group &inner) -> aio::task<void> {
    inner.create_task(fail_after<value_error>(inner_time), start);
    co_return;
  };
  auto outer_body = [&](aio::task_group &outer) -> aio::task<void> {
    outer.create_task(fail_after<value_error>(outer_time), start);
    co_await aio::with_task_group(inner_body);
  };
  co_await aio::with_task_group(outer_body);
}
aio::task<void> outer_crashes(aio::task_options start) {
  auto runner = aio::create_task(both_crash(start, 100ms, 10s));
  const auto error = co_await error_of(runner);
  EXPECT_TRUE(is_group_of<value_error>(error));
  EXPECT_EQ(below(error).size(), 1u);
}
TEST(taskgroups_TestTaskGroup, taskgroup_13) { both(outer_crashes); }

aio::task<void> inner_crashes(aio::task_options start) {
  auto runner = aio::create_task(both_crash(start, 10s, 100ms));
  const auto error = co_await error_of(runner);
  EXPECT_TRUE(is_group_of<aio::exception_group>(error));
  const auto groups = below(error);
  EXPECT_EQ(groups.size(), 1u);
  EXPECT_TRUE(!groups.empty() && is_group_of<value_error>(groups[0]));
}
TEST(taskgroups_TestTaskGroup, taskgroup_14) { both(inner_crashes); }

aio::task<void> slow_to_be_cancelled(aio::task_options start) {
  auto body = [&](aio::task_group &group) -> aio::task<void> {
    group.create_task(fail_after<zero_division>(300ms), start);
    std::exception_ptr cancellation;
    try {
      co_await aio::sleep(10s);
    } catch (const aio::cancelled_error &) {
      cancellation = std::current_exception();
    }
    // Meanwhile the task fails, and the group requests a cancellation of its own.
    co_await aio::sleep(500ms);
    ADD_FAILURE() << "the clean-up is interrupted";
    std::rethrow_exception(cancellation);
  };
  co_await aio::with_task_group(body);
}
template <class T> aio::task<void> cancel_while_slow(aio::task<T> body) {
  auto runner = aio::create_task(std::move(body));
  co_await aio::sleep(100ms);
  EXPECT_FALSE(runner.done());
  runner.cancel();
  const auto error = co_await error_of(runner);
  EXPECT_TRUE(is_group_of<zero_division>(error)) << "errors beat the cancellation";
}
aio::task<void> slow_cancelled(aio::task_options start) { co_await cancel_while_slow(slow_to_be_cancelled(start)); }
TEST(taskgroups_TestTaskGroup, taskgroup_15) { both(slow_cancelled); }

aio::task<void> through_a_task(aio::task_options start) {
  auto inner = aio::create_task(slow_to_be_cancelled(start), start);
  co_await inner;
}
aio::task<void> slow_cancelled_through_a_task(aio::task_options start) {
  co_await cancel_while_slow(through_a_task(start));
}
TEST(taskgroups_TestTaskGroup, taskgroup_16) { both(slow_cancelled_through_a_task); }

aio::task<void> empty_group(int &cancelled, bool convert) {
  auto body = [&](aio::task_group &) -> aio::task<void> {
    try {
      co_await aio::sleep(10s);
    } catch (const aio::cancelled_error &) {
      ++cancelled;
      if (convert)
        throw my_error();
      throw;
    }
  };
  co_await aio::with_task_group(body);
}
aio::task<void> empty_cancelled(aio::task_options start) {
  int cancelled = 0;
  auto runner = aio::create_task(empty_group(cancelled, false), start);
  co_await aio::sleep(100ms);
  EXPECT_FALSE(runner.done());
  runner.cancel();
  const auto error = co_await error_of(runner);
  EXPECT_TRUE(is_cancelled(error));
  EXPECT_EQ(cancelled, 1);
}
TEST(taskgroups_TestTaskGroup, taskgroup_17) { both(empty_cancelled); }

aio::task<void> cancellation_converted(aio::task_options start) {
  int cancelled = 0;
  auto runner = aio::create_task(empty_group(cancelled, true), start);
  co_await aio::sleep(100ms);
  EXPECT_FALSE(runner.done());
  runner.cancel();
  const auto error = co_await error_of(runner);
  EXPECT_TRUE(is_group_of<my_error>(error));
  EXPECT_EQ(cancelled, 1);
}
TEST(taskgroups_TestTaskGroup, taskgroup_18) { both(cancellation_converted); }

aio::task<void> body_fails_too(aio::task_options start) {
  auto runner = aio::create_task(two_errors<zero_division, my_error>(start));
  const auto error = co_await error_of(runner);
  EXPECT_TRUE((is_group_of<my_error, zero_division>(error)));
}
TEST(taskgroups_TestTaskGroup, taskgroup_19) { both(body_fails_too); }

} // namespace
