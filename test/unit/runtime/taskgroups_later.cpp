// task_group: what asyncio's test_taskgroups added in 3.14, and the behaviour that came with 3.15. The cases of 3.15
// have names of ours.
#include "taskgroups_cases.h"

#include <aio/keyboard_interrupt.h>
#include <aio/loop.h>
#include <aio/timeout.h>

#include <memory>

namespace {

/// Says when the last copy of an exception is gone.
struct counted_error : std::runtime_error {
  explicit counted_error(std::shared_ptr<int> life) : std::runtime_error("counted"), alive(std::move(life)) {}
  std::shared_ptr<int> alive;
};
aio::task<void> failing_body(std::shared_ptr<int> life) {
  auto body = [&](aio::task_group &) -> aio::task<void> {
    co_await aio::sleep(0s);
    throw counted_error(life);
  };
  co_await aio::with_task_group(body);
}
aio::task<void> failing_task(std::shared_ptr<int> life) {
  co_await aio::sleep(0s);
  throw counted_error(std::move(life));
}

aio::task<void> group_is_released(aio::task_options) {
  auto life = std::make_shared<int>(0);
  auto error = co_await error_of(failing_body(life));
  EXPECT_FALSE(below(error).empty());
  EXPECT_EQ(life.use_count(), 2) << "ours and the one in the exception: no frame, no second exception";
  error = nullptr;
  EXPECT_EQ(life.use_count(), 1) << "nobody else keeps the group";
}
TEST(taskgroups_TestTaskGroup314, exception_refcycles_direct) { both(group_is_released); }

aio::task<void> errors_are_released(aio::task_options) {
  auto life = std::make_shared<int>(0);
  std::exception_ptr error = co_await error_of(failing_body(life));
  std::exception_ptr leaf = below(error).at(0);
  error = nullptr;
  EXPECT_TRUE(is<counted_error>(leaf));
  EXPECT_EQ(life.use_count(), 2);
  leaf = nullptr;
  EXPECT_EQ(life.use_count(), 1);
}
TEST(taskgroups_TestTaskGroup314, exception_refcycles_errors) { both(errors_are_released); }

aio::task<void> group_over(std::shared_ptr<int> life, aio::task_options start) {
  auto body = [&](aio::task_group &group) -> aio::task<void> {
    group.create_task(failing_body(life), start);
    co_return;
  };
  co_await aio::with_task_group(body);
}
aio::task<void> nested_is_released(aio::task_options start) {
  auto life = std::make_shared<int>(0);
  std::exception_ptr error = co_await error_of(group_over(life, start));
  EXPECT_TRUE(is_group_of<aio::exception_group>(error));
  EXPECT_EQ(life.use_count(), 2);
  error = nullptr;
  EXPECT_EQ(life.use_count(), 1) << "the task, its frames and both groups are gone";
}
TEST(taskgroups_TestTaskGroup314, exception_refcycles_parent_task) { both(nested_is_released); }

aio::task<void> task_is_released(aio::task_options start) {
  auto life = std::make_shared<int>(0);
  aio::any_task task;
  auto body = [&](aio::task_group &group) -> aio::task<void> {
    auto made = group.create_task(failing_task(life), start);
    task = made;
    co_return;
  };
  std::exception_ptr error = co_await error_of(aio::with_task_group(body));
  EXPECT_TRUE(is_group_of<counted_error>(error));
  error = nullptr;
  EXPECT_EQ(life.use_count(), 2) << "only our reference to the task keeps its exception";
  task = aio::any_task();
  EXPECT_EQ(life.use_count(), 1);
}
TEST(taskgroups_TestTaskGroup314, exception_refcycles_parent_task_wr) { both(task_is_released); }

aio::task<void> cancellation_is_released(aio::task_options) {
  auto body = [](aio::task_group &) -> aio::task<void> { co_await aio::sleep(0s); };
  auto group = [&]() -> aio::task<void> { co_await aio::with_task_group(body); };
  const auto error = co_await error_of(aio::timeout(-1s, group()));
  EXPECT_TRUE(is<aio::timeout_error>(error));
  EXPECT_EQ(aio::current_task().cancelling(), 0);
}
TEST(taskgroups_TestTaskGroup314, exception_refcycles_propagate_cancellation_error) { both(cancellation_is_released); }

struct fatal_error {
  std::shared_ptr<int> alive;
};
aio::task<void> fatal_body(std::shared_ptr<int> life) {
  auto body = [&](aio::task_group &) -> aio::task<void> {
    co_await aio::sleep(0s);
    fatal_error fatal{life};
    throw fatal;
  };
  co_await aio::with_task_group(body);
}
aio::task<void> fatal_is_released(aio::task_options) {
  auto life = std::make_shared<int>(0);
  std::exception_ptr error = co_await error_of(fatal_body(life));
  EXPECT_TRUE(is<fatal_error>(error));
  EXPECT_EQ(life.use_count(), 2);
  error = nullptr;
  EXPECT_EQ(life.use_count(), 1);
}
TEST(taskgroups_TestTaskGroup314, exception_refcycles_base_error) { both(fatal_is_released); }

aio::task<void> store_name(std::string &name) {
  name = aio::current_task().name();
  co_return;
}
aio::task<void> name_inside(aio::task_options start) {
  start.name = "example name";
  std::string name;
  auto body = [&](aio::task_group &group) -> aio::task<void> {
    group.create_task(store_name(name), start);
    co_return;
  };
  co_await aio::with_task_group(body);
  EXPECT_EQ(name, "example name");
}
TEST(taskgroups_TestTaskGroup314, name) { both(name_inside); }

aio::task<void> fail_at_once() {
  throw my_error();
  co_return;
}
aio::task<void> two_rounds() {
  co_await aio::sleep(0s); // an eager one is cancelled here
  co_await aio::sleep(0s); // a lazy one here
  co_await aio::sleep(0s); // ours acts on a failure one round later
}
aio::task<void> make_failing(aio::task_group &group, aio::task_options start, bool &ran) {
  group.create_task(fail_at_once(), start);
  const auto error = co_await error_of(two_rounds());
  EXPECT_TRUE(is_cancelled(error));
  ran = true;
}
aio::task<void> created_during_creation(aio::task_options start) {
  bool ran = false;
  auto body = [&](aio::task_group &group) -> aio::task<void> {
    group.create_task(make_failing(group, start, ran), start);
    co_return;
  };
  const auto error = co_await error_of(aio::with_task_group(body));
  EXPECT_TRUE(ran);
  EXPECT_TRUE(is_group_of<my_error>(error));
}
TEST(taskgroups_TestTaskGroup314, cancels_task_if_created_during_creation) { both(created_during_creation); }

aio::task<void> no_leak(aio::task_options start) {
  auto body = [&](aio::task_group &group) -> aio::task<void> {
    group.create_task(fail_at_once(), start);
    co_return;
  };
  const auto error = co_await error_of(aio::with_task_group(body));
  EXPECT_TRUE(is_group_of<my_error>(error));
  co_await aio::sleep(0s); // must not be cancelled
  EXPECT_EQ(aio::current_task().cancelling(), 0);
}
TEST(taskgroups_TestTaskGroup314, cancellation_does_not_leak_out_of_tg) { both(no_leak); }

// 3.15: TaskGroup.cancel and what was mended with it.

aio::task<void> note_cancellation(std::string &log, std::string word) {
  try {
    co_await aio::sleep(10s);
  } catch (const aio::cancelled_error &) {
    log += word;
    throw;
  }
}
aio::task<void> cancelled_by_body(aio::task_options start) {
  std::string log;
  auto body = [&](aio::task_group &group) -> aio::task<void> {
    group.create_task(note_cancellation(log, "task "), start);
    co_await aio::sleep(1s);
    group.cancel();
    group.cancel();
    co_await note_cancellation(log, "body ");
  };
  co_await aio::with_task_group(body);
  EXPECT_EQ(log, "body task ");
  EXPECT_EQ(aio::current_task().cancelling(), 0);
  co_await aio::sleep(0s);
}
TEST(taskgroups_TestTaskGroup315, cancel_is_idempotent_and_no_error) { both(cancelled_by_body); }

aio::task<void> cancel_group_after(aio::task_group &group, std::chrono::nanoseconds time) {
  co_await aio::sleep(time);
  group.cancel();
  co_await aio::sleep(10s);
  ADD_FAILURE();
}
aio::task<void> cancelled_by_task(aio::task_options start) {
  std::string log;
  auto body = [&](aio::task_group &group) -> aio::task<void> {
    group.create_task(note_cancellation(log, "first "), start);
    group.create_task(cancel_group_after(group, 1s), start);
    co_return;
  };
  co_await aio::with_task_group(body);
  EXPECT_EQ(log, "first ");
  EXPECT_EQ(aio::current_task().cancelling(), 0);
}
TEST(taskgroups_TestTaskGroup315, cancel_while_waiting) { both(cancelled_by_task); }

aio::task<void> fails_when_cancelled(aio::task_options start) {
  auto body = [&](aio::task_group &group) -> aio::task<void> {
    group.create_task(fail_when_left<my_error>(), start);
    co_await aio::sleep(1s);
    group.cancel();
  };
  const auto error = co_await error_of(aio::with_task_group(body));
  EXPECT_TRUE(is_group_of<my_error>(error)) << "errors are thrown all the same";
  EXPECT_EQ(aio::current_task().cancelling(), 0);
}
TEST(taskgroups_TestTaskGroup315, cancel_keeps_errors) { both(fails_when_cancelled); }

aio::task<void> eager_canceller(aio::task_options start) {
  start.eager = true;
  auto body = [&](aio::task_group &group) -> aio::task<void> {
    group.create_task(cancel_group_after(group, -1s), start);
    co_return;
  };
  auto cancelling_at_once = [](aio::task_group &group, std::string &log) -> aio::task<void> {
    group.cancel();
    co_await note_cancellation(log, "cancelled");
  };
  std::string log;
  auto other = [&](aio::task_group &group) -> aio::task<void> {
    group.create_task(cancelling_at_once(group, log), start);
    co_return;
  };
  co_await aio::with_task_group(body);
  co_await aio::with_task_group(other);
  EXPECT_EQ(log, "cancelled") << "though it was not yet in the group when it cancelled it";
}
TEST(taskgroups_TestTaskGroup315, eager_task_cancels_its_group) { both(eager_canceller); }

aio::task<void> fatal_and_errors(aio::task_options start) {
  reports seen;
  aio::loop::current().set_exception_handler(seen.handler());
  auto body = [&](aio::task_group &group) -> aio::task<void> {
    group.create_task(fail_when_left<my_error>(), start);
    group.create_task(fail_when_left<value_error>(), start);
    co_await aio::sleep(1s);
    throw aio::keyboard_interrupt();
  };
  EXPECT_THROW(co_await aio::with_task_group(body), aio::keyboard_interrupt);
  EXPECT_EQ(seen.lines.size(), 2u) << "what cannot be thrown goes to the handler";
  aio::loop::current().set_exception_handler({});
}
TEST(taskgroups_TestTaskGroup315, base_error_reports_the_other_errors) { both(fatal_and_errors); }

aio::task<void> slow_task() {
  const auto first = co_await error_of(pause(10s));
  EXPECT_TRUE(is_cancelled(first));
  const auto second = co_await error_of(pause(1s)); // the group waits for this
  EXPECT_FALSE(second);
}
aio::task<void> aborting_group(aio::task_options start, std::string &log) {
  auto body = [&](aio::task_group &group) -> aio::task<void> {
    group.create_task(slow_task(), start);
    co_await aio::sleep(1s);
    group.cancel();
  };
  co_await aio::with_task_group(body);
  log += "the cancellation from outside was lost";
}
aio::task<void> outer_cancel_kept(aio::task_options start) {
  std::string log;
  auto runner = aio::create_task(aborting_group(start, log));
  co_await aio::sleep(1500ms); // it waits for the slow task, after its own cancel
  runner.cancel("outside");
  const auto error = co_await error_of(runner);
  EXPECT_EQ(reason_of(error), "outside");
  EXPECT_EQ(log, "");
}
TEST(taskgroups_TestTaskGroup315, pending_outer_cancel_is_not_dropped) { both(outer_cancel_kept); }

} // namespace
