// task_group: how it ends, and what it does to the count of cancellations. Case names are those of asyncio's
// test_taskgroups.
#include "taskgroups_cases.h"

#include <aio/event.h>
#include <aio/exit_stack.h>

#include <memory>

namespace {

struct failing_database {
  aio::task<void> aclose() {
    co_await aio::sleep(0s);
    throw my_error();
  }
};
aio::task<void> clean_up_fails(aio::task_options start, int &cancelling) {
  auto self = aio::current_task();
  auto in_database = [&](failing_database &) -> aio::task<void> { co_await aio::sleep(1s); };
  auto body = [&](aio::task_group &group) -> aio::task<void> {
    group.create_task(fail_after<my_error>(0s), start);
    co_await aio::with(failing_database(), in_database);
  };
  const auto error = co_await error_of(aio::with_task_group(body));
  EXPECT_TRUE(is_group_of<my_error>(error));
  EXPECT_EQ(below(error).size(), 2u);
  cancelling = self.cancelling();
}
aio::task<void> exit_raises(aio::task_options start) {
  int cancelling = -1;
  auto runner = aio::create_task(clean_up_fails(start, cancelling));
  co_await runner;
  EXPECT_EQ(cancelling, 0);
}
TEST(taskgroups_TestTaskGroup, taskgroup_context_manager_exit_raises) { both(exit_raises); }

aio::task<void> count_call(int &calls, std::shared_ptr<int>) {
  ++calls;
  co_return;
}
aio::task<void> set_after(std::chrono::nanoseconds time, aio::event &event) {
  co_await aio::sleep(time);
  event.set();
}
/// A group is finished for one round before with_task_group returns: asks for a task in that round.
aio::task<void> ask_when_finished(aio::event &last_is_done, aio::task_group *&group, aio::task_options start) {
  co_await last_is_done.wait();
  int calls = 0;
  auto owned = std::make_shared<int>(1);
  std::string message;
  try {
    group->create_task(count_call(calls, owned), start);
  } catch (const aio::invalid_state_error &error) {
    message = error.what();
  }
  EXPECT_NE(message.find("is finished"), std::string::npos) << message;
  EXPECT_EQ(owned.use_count(), 1) << "the refused coroutine is closed";
  co_await aio::sleep(0s);
  EXPECT_EQ(calls, 0);
}
aio::task<void> finished_group(aio::task_options start) {
  aio::event last_is_done;
  aio::task_group *kept = nullptr;
  auto observer = aio::create_task(ask_when_finished(last_is_done, kept, start));
  auto body = [&](aio::task_group &group) -> aio::task<void> {
    kept = &group;
    group.create_task(set_after(1s, last_is_done), start);
    co_return;
  };
  co_await aio::with_task_group(body);
  co_await observer;
}
TEST(taskgroups_TestTaskGroup, taskgroup_finished) { both(finished_group); }
TEST(taskgroups_TestTaskGroup, coro_closed_when_tg_closed) { both(finished_group); }

template <class Error> aio::task<void> failing_group(aio::task_options start) {
  auto body = [&](aio::task_group &group) -> aio::task<void> {
    group.create_task(fail_after<Error>(0s), start);
    co_return;
  };
  co_await aio::with_task_group(body);
}
aio::task<void> level_preserved(aio::task_options start) {
  const auto error = co_await error_of(failing_group<my_error>(start));
  EXPECT_TRUE(is_group_of<my_error>(error));
  EXPECT_EQ(aio::current_task().cancelling(), 0);
}
TEST(taskgroups_TestTaskGroup, cancelling_level_preserved) { both(level_preserved); }

aio::task<void> both_groups_fail(aio::task_options start) {
  auto outer_body = [&](aio::task_group &outer) -> aio::task<void> {
    auto inner_body = [&](aio::task_group &inner) -> aio::task<void> {
      inner.create_task(fail_after<my_error>(0s), start);
      outer.create_task(fail_after<value_error>(0s), start);
      co_return;
    };
    const auto inner_error = co_await error_of(aio::with_task_group(inner_body));
    EXPECT_TRUE(is_group_of<my_error>(inner_error));
    EXPECT_EQ(aio::current_task().cancelling(), 1);
  };
  const auto outer_error = co_await error_of(aio::with_task_group(outer_body));
  EXPECT_TRUE(is_group_of<value_error>(outer_error));
  EXPECT_EQ(aio::current_task().cancelling(), 0);
}
TEST(taskgroups_TestTaskGroup, nested_groups_both_cancelled) { both(both_groups_fail); }

aio::task<void> set_and_fail(aio::event &event) {
  event.set();
  co_await aio::sleep(0s);
  throw my_error();
}
aio::task<void> failing_and_cancelled(aio::event &event, aio::task_options start, std::string &log) {
  auto body = [&](aio::task_group &group) -> aio::task<void> {
    group.create_task(set_and_fail(event), start);
    co_await aio::sleep(1s);
    log += "the body was not cancelled";
  };
  const auto error = co_await error_of(aio::with_task_group(body));
  EXPECT_TRUE(is_group_of<my_error>(error));
  EXPECT_EQ(aio::current_task().cancelling(), 1);
  co_await aio::sleep(1s);
  log += "the cancellation from outside was lost";
}
aio::task<void> error_and_cancel(aio::task_options start) {
  aio::event event;
  std::string log;
  auto inner = aio::create_task(failing_and_cancelled(event, start, log));
  co_await event.wait();
  EXPECT_EQ(inner.cancelling(), 0);
  inner.cancel();
  EXPECT_EQ(inner.cancelling(), 1);
  const auto error = co_await error_of(inner);
  EXPECT_TRUE(is_cancelled(error));
  EXPECT_TRUE(inner.cancelled());
  EXPECT_EQ(log, "");
}
TEST(taskgroups_TestTaskGroup, error_and_cancel) { both(error_and_cancel); }

} // namespace
