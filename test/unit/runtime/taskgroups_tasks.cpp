// task_group: its tasks, and cancellation from outside. Case names are those of asyncio's test_taskgroups.
#include "taskgroups_cases.h"

namespace {

aio::task<void> two_tasks(aio::task_options start) {
  aio::task_handle<int> first, second;
  auto body = [&](aio::task_group &group) -> aio::task<void> {
    first = group.create_task(give_after(100ms, 42), start);
    second = group.create_task(give_after(200ms, 11), start);
    co_return;
  };
  co_await aio::with_task_group(body);
  EXPECT_EQ(first.result(), 42);
  EXPECT_EQ(second.result(), 11);
}
TEST(taskgroups_TestTaskGroup, taskgroup_01) { both(two_tasks); }

aio::task<void> task_added_later(aio::task_options start) {
  aio::task_handle<int> first, second;
  auto body = [&](aio::task_group &group) -> aio::task<void> {
    first = group.create_task(give_after(100ms, 42), start);
    co_await aio::sleep(150ms);
    second = group.create_task(give_after(200ms, 11), start);
  };
  co_await aio::with_task_group(body);
  EXPECT_EQ(first.result(), 42);
  EXPECT_EQ(second.result(), 11);
}
TEST(taskgroups_TestTaskGroup, taskgroup_02) { both(task_added_later); }

aio::task<void> one_task_cancelled(aio::task_options start) {
  aio::task_handle<int> first, second;
  auto body = [&](aio::task_group &group) -> aio::task<void> {
    first = group.create_task(give_after(1s, 42), start);
    co_await aio::sleep(150ms);
    first.cancel();
    second = group.create_task(give_after(200ms, 11), start);
  };
  co_await aio::with_task_group(body);
  EXPECT_TRUE(first.cancelled());
  EXPECT_EQ(second.result(), 11) << "the others go on";
}
TEST(taskgroups_TestTaskGroup, taskgroup_03) { both(one_task_cancelled); }

/// Counts whole sleeps, and those that were cancelled.
struct counts {
  int finished = 0, cancelled = 0, body_cancelled = 0;
};
aio::task<void> counted_sleep(std::chrono::nanoseconds time, counts &seen) {
  try {
    co_await aio::sleep(time);
  } catch (const aio::cancelled_error &) {
    ++seen.cancelled;
    throw;
  }
  ++seen.finished;
}
aio::task<void> counted_body_sleep(counts &seen) {
  try {
    co_await aio::sleep(10s);
  } catch (const aio::cancelled_error &) {
    ++seen.body_cancelled;
    throw;
  }
}

aio::task<void> one_fails_runner(aio::task_options start, counts &seen, aio::task_handle<void> &second) {
  auto body = [&](aio::task_group &group) -> aio::task<void> {
    group.create_task(fail_after<zero_division>(100ms), start);
    second = group.create_task(counted_sleep(1s, seen), start);
    co_return;
  };
  co_await aio::with_task_group(body);
  ++seen.finished;
}
aio::task<void> one_fails(aio::task_options start) {
  counts seen;
  aio::task_handle<void> second;
  auto runner = aio::create_task(one_fails_runner(start, seen, second));
  const auto error = co_await error_of(runner);
  EXPECT_TRUE(is_group_of<zero_division>(error));
  EXPECT_EQ(seen.finished, 0);
  EXPECT_EQ(seen.cancelled, 1);
  EXPECT_TRUE(second.cancelled());
}
TEST(taskgroups_TestTaskGroup, taskgroup_04) { both(one_fails); }

aio::task<void> three_fail_runner(aio::task_options start, counts &seen) {
  auto body = [&](aio::task_group &group) -> aio::task<void> {
    for (int place = 0; place < 3; ++place)
      group.create_task(fail_after<zero_division>(100ms), start);
    group.create_task(counted_sleep(5s, seen), start);
    co_await counted_body_sleep(seen);
  };
  co_await aio::with_task_group(body);
  ++seen.finished;
}
aio::task<void> three_fail(aio::task_options start) {
  counts seen;
  auto runner = aio::create_task(three_fail_runner(start, seen));
  const auto error = co_await error_of(runner);
  EXPECT_TRUE(is_group_of<zero_division>(error));
  EXPECT_EQ(below(error).size(), 3u) << "those of one round are all kept";
  EXPECT_EQ(seen.finished, 0);
  EXPECT_EQ(seen.cancelled, 1);
  EXPECT_EQ(seen.body_cancelled, 1);
}
TEST(taskgroups_TestTaskGroup, cancel_children_on_child_error) { both(three_fail); }

aio::task<void> five_sleepers(aio::task_options start, counts &seen, bool body_sleeps) {
  auto body = [&](aio::task_group &group) -> aio::task<void> {
    for (int place = 0; place < 5; ++place)
      group.create_task(counted_sleep(5s, seen), start);
    if (body_sleeps)
      co_await counted_body_sleep(seen);
  };
  co_await aio::with_task_group(body);
}
aio::task<void> cancelled_while_waiting(aio::task_options start) {
  counts seen;
  auto runner = aio::create_task(five_sleepers(start, seen, false));
  co_await aio::sleep(100ms);
  EXPECT_FALSE(runner.done());
  runner.cancel("test");
  const auto error = co_await error_of(runner);
  EXPECT_EQ(reason_of(error), "test");
  EXPECT_EQ(seen.cancelled, 5);
}
TEST(taskgroups_TestTaskGroup, cancellation) { both(cancelled_while_waiting); }

aio::task<void> cancelled_in_body(aio::task_options start) {
  counts seen;
  auto runner = aio::create_task(five_sleepers(start, seen, true));
  co_await aio::sleep(100ms);
  EXPECT_FALSE(runner.done());
  runner.cancel();
  const auto error = co_await error_of(runner);
  EXPECT_TRUE(is_cancelled(error));
  EXPECT_EQ(seen.cancelled, 5);
  EXPECT_EQ(seen.body_cancelled, 1);
}
TEST(taskgroups_TestTaskGroup, taskgroup_07) { both(cancelled_in_body); }

aio::task<void> five_failing_when_cancelled(aio::task_options start) {
  auto body = [&](aio::task_group &group) -> aio::task<void> {
    for (int place = 0; place < 5; ++place)
      group.create_task(fail_when_left<zero_division>(), start);
    co_await aio::sleep(10s);
  };
  co_await aio::with_task_group(body);
}
aio::task<void> errors_beat_cancellation(aio::task_options start) {
  auto runner = aio::create_task(five_failing_when_cancelled(start));
  co_await aio::sleep(100ms);
  EXPECT_FALSE(runner.done());
  runner.cancel();
  const auto error = co_await error_of(runner);
  EXPECT_TRUE(is_group_of<zero_division>(error));
  EXPECT_EQ(below(error).size(), 5u);
  EXPECT_EQ(runner.cancelling(), 1) << "the request stays counted";
}
TEST(taskgroups_TestTaskGroup, taskgroup_08) { both(errors_beat_cancellation); }

/// Five tasks that fail at 100 ms, while the body sleeps.
aio::task<void> five_failing(aio::task_options start) {
  auto body = [&](aio::task_group &group) -> aio::task<void> {
    for (int place = 0; place < 5; ++place)
      group.create_task(fail_after<zero_division>(100ms), start);
    co_await aio::sleep(10s);
  };
  co_await aio::with_task_group(body);
}
aio::task<void> cancelled_before_failures(aio::task_options start) {
  auto runner = aio::create_task(five_failing(start));
  co_await aio::sleep(100ms - 1ns);
  runner.cancel("test");
  const auto error = co_await error_of(runner);
  EXPECT_EQ(reason_of(error), "test");
}
TEST(task_group, cancelled_just_before_the_failures) { both(cancelled_before_failures); }

aio::task<void> cancelled_with_failures(aio::task_options start) {
  auto runner = aio::create_task(five_failing(start));
  co_await aio::sleep(100ms);
  runner.cancel("test");
  const auto error = co_await error_of(runner);
  EXPECT_TRUE(is_group_of<zero_division>(error));
  EXPECT_EQ(below(error).size(), 5u);
  EXPECT_EQ(runner.cancelling(), 1);
}
TEST(task_group, cancelled_in_the_round_of_the_failures) { both(cancelled_with_failures); }

aio::task<void> failing_body(aio::task_options start, bool at_once, aio::task_handle<int> &first,
                             aio::task_handle<int> &second) {
  auto body = [&](aio::task_group &group) -> aio::task<void> {
    first = group.create_task(give_after(1s, 42), start);
    second = group.create_task(give_after(2s, 11), start);
    if (!at_once)
      co_await aio::sleep(100ms);
    throw zero_division();
  };
  co_await aio::with_task_group(body);
}
aio::task<void> body_fails(aio::task_options start) {
  aio::task_handle<int> first, second;
  const auto error = co_await error_of(failing_body(start, false, first, second));
  EXPECT_TRUE(is_group_of<zero_division>(error));
  EXPECT_TRUE(first.cancelled());
  EXPECT_TRUE(second.cancelled());
}
TEST(taskgroups_TestTaskGroup, taskgroup_09) { both(body_fails); }

aio::task<void> body_fails_at_once(aio::task_options start) {
  aio::task_handle<int> first, second;
  const auto error = co_await error_of(failing_body(start, true, first, second));
  EXPECT_TRUE(is_group_of<zero_division>(error));
  EXPECT_TRUE(first.cancelled()) << "it had not begun";
  EXPECT_TRUE(second.cancelled());
}
TEST(taskgroups_TestTaskGroup, taskgroup_10) { both(body_fails_at_once); }

} // namespace
