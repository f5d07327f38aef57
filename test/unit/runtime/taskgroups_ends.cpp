// task_group: exceptions that are no std::exception, tasks that make tasks, and what a group refuses. Case names are
// those of asyncio's test_taskgroups.
#include "taskgroups_cases.h"

#include <aio/context.h>
#include <aio/context_var.h>
#include <aio/keyboard_interrupt.h>
#include <aio/loop.h>

namespace {

aio::task<void> interrupted(aio::task_options start) {
  reports seen;
  aio::loop::current().set_exception_handler(seen.handler());
  EXPECT_THROW((co_await two_errors<zero_division, aio::keyboard_interrupt>(start)), aio::keyboard_interrupt);
  EXPECT_EQ(seen.lines.size(), 1u) << "the error of the task goes to the handler";
  aio::loop::current().set_exception_handler({});
}
TEST(taskgroups_TestTaskGroup, taskgroup_20) { both(interrupted); }

aio::task<void> fatal_in_body(aio::task_options start) {
  reports seen;
  aio::loop::current().set_exception_handler(seen.handler());
  EXPECT_THROW((co_await two_errors<zero_division, my_base_error>(start)), my_base_error);
  EXPECT_EQ(seen.lines.size(), 1u);
  aio::loop::current().set_exception_handler({});
}
TEST(taskgroups_TestTaskGroup, taskgroup_20a) { both(fatal_in_body); }

aio::task<void> fatal_in_task(aio::task_options start) {
  reports seen;
  aio::loop::current().set_exception_handler(seen.handler());
  EXPECT_THROW((co_await two_errors<my_base_error, type_error>(start)), my_base_error);
  EXPECT_EQ(seen.lines.size(), 1u) << "the error of the body goes to the handler";
  aio::loop::current().set_exception_handler({});
}
TEST(taskgroups_TestTaskGroup, taskgroup_21a) { both(fatal_in_task); }

aio::task<void> two_sleepers(aio::task_options start) {
  auto body = [&](aio::task_group &group) -> aio::task<void> {
    group.create_task(give_after(1s, 42), start);
    group.create_task(give_after(2s, 11), start);
    co_return;
  };
  co_await aio::with_task_group(body);
}
aio::task<void> cancelled_early(aio::task_options start) {
  auto runner = aio::create_task(two_sleepers(start));
  co_await aio::sleep(50ms);
  runner.cancel();
  const auto error = co_await error_of(runner);
  EXPECT_TRUE(is_cancelled(error));
}
TEST(taskgroups_TestTaskGroup, taskgroup_22) { both(cancelled_early); }

aio::task<void> done_tasks_leave(aio::task_options start) {
  auto body = [&](aio::task_group &group) -> aio::task<void> {
    for (int count = 0; count < 10; ++count) {
      co_await aio::sleep(100ms);
      group.create_task(pause(300ms), start);
      if (count == 5) {
        EXPECT_LT(group.size(), 5u);
      }
    }
    co_await aio::sleep(1350ms);
    EXPECT_EQ(group.size(), 0u);
  };
  co_await aio::with_task_group(body);
}
TEST(taskgroups_TestTaskGroup, taskgroup_23) { both(done_tasks_leave); }

aio::task<void> root_task(aio::task_group &group, aio::task_options start, int &finished) {
  co_await aio::sleep(100ms);
  auto child = [](std::chrono::nanoseconds delay, int &count) -> aio::task<void> {
    co_await aio::sleep(delay);
    ++count;
  };
  group.create_task(child(100ms, finished), start);
  group.create_task(child(200ms, finished), start);
}
aio::task<void> tasks_make_tasks(aio::task_options start) {
  int finished = 0;
  auto body = [&](aio::task_group &group) -> aio::task<void> {
    group.create_task(root_task(group, start, finished), start);
    co_return;
  };
  co_await aio::with_task_group(body);
  EXPECT_EQ(finished, 2) << "the group waits for tasks that came after its body";
}
TEST(taskgroups_TestTaskGroup, taskgroup_24) { both(tasks_make_tasks); }

aio::task<void> hydra(aio::task_group &group, aio::task_options start, int &heads) {
  if (++heads > 1000) // never: but a compiler sees endless recursion
    co_return;
  co_await aio::sleep(10ms);
  group.create_task(hydra(group, start, heads), start);
  group.create_task(hydra(group, start, heads), start);
}
aio::task<void> hercules(const int &heads) {
  while (heads < 10)
    co_await aio::sleep(15ms);
  throw zero_division();
}
aio::task<void> hydra_and_hercules(aio::task_options start, int &heads) {
  auto body = [&](aio::task_group &group) -> aio::task<void> {
    group.create_task(hydra(group, start, heads), start);
    group.create_task(hercules(heads), start);
    co_return;
  };
  co_await aio::with_task_group(body);
}
aio::task<void> multiplying(aio::task_options start) {
  int heads = 0;
  const auto error = co_await error_of(hydra_and_hercules(start, heads));
  EXPECT_TRUE(is_group_of<zero_division>(error));
  EXPECT_GE(heads, 10);
}
TEST(taskgroups_TestTaskGroup, taskgroup_25) { both(multiplying); }

aio::task<void> named(aio::task_options start) {
  start.name = "yolo";
  auto body = [&](aio::task_group &group) -> aio::task<void> {
    auto task = group.create_task(pause(0s), start);
    EXPECT_EQ(task.name(), "yolo");
    co_return;
  };
  co_await aio::with_task_group(body);
}
TEST(taskgroups_TestTaskGroup, taskgroup_task_name) { both(named); }

aio::context_var<int> number(0);

aio::task<int> exchange_number(int value) {
  const int old = number.get();
  co_await aio::sleep(0s);
  number.set(value);
  co_return old;
}
aio::task<void> with_context(aio::task_options start) {
  number.set(7);
  const aio::context seven = aio::context::current();
  number.set(8);
  start.context = &seven;
  auto body = [&](aio::task_group &group) -> aio::task<void> {
    auto first = group.create_task(exchange_number(1), start);
    EXPECT_EQ(co_await first, 7);
    auto second = group.create_task(exchange_number(2), start);
    EXPECT_EQ(co_await second, 7) << "a context is a snapshot: what a task sets is its own";
  };
  co_await aio::with_task_group(body);
  EXPECT_EQ(number.get(), 8);
}
TEST(taskgroups_TestTaskGroup, taskgroup_task_context) { both(with_context); }

aio::task<void> late_maker(aio::task_group &group, aio::task_options start, int &refused) {
  try {
    co_await aio::sleep(1s);
  } catch (const aio::cancelled_error &) {
    try {
      group.create_task(fail_after<zero_division>(1ms), start);
    } catch (const aio::invalid_state_error &) {
      ++refused;
    }
  }
}
aio::task<void> failing_with_late_maker(aio::task_options start, int &refused) {
  auto body = [&](aio::task_group &group) -> aio::task<void> {
    group.create_task(fail_after<zero_division>(1ms), start);
    group.create_task(late_maker(group, start, refused), start);
    co_return;
  };
  co_await aio::with_task_group(body);
}
aio::task<void> none_after_failure(aio::task_options start) {
  int refused = 0;
  const auto error = co_await error_of(failing_with_late_maker(start, refused));
  EXPECT_TRUE(is_group_of<zero_division>(error));
  EXPECT_EQ(below(error).size(), 1u);
  EXPECT_EQ(refused, 1);
}
TEST(taskgroups_TestTaskGroup, taskgroup_no_create_task_after_failure) { both(none_after_failure); }

} // namespace
