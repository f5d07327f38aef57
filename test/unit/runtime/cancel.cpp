// Cancellation: one delivery per request, a counter, and tasks that swallow it. Case names follow asyncio's test_tasks.
#include "helpers.h"

#include <aio/create_task.h>
#include <aio/sleep.h>
#include <aio/timeout.h>

#include <gtest/gtest.h>

#include <stdexcept>
#include <type_traits>

namespace {

static_assert(!std::is_base_of_v<std::exception, aio::cancelled_error>, "catch (std::exception &) must not eat it");

aio::task<int> sleeping(std::string &log) {
  try {
    co_await aio::sleep(10h);
  } catch (const aio::cancelled_error &) {
    log += "cancelled ";
    throw;
  }
  log += "finished ";
  co_return 1;
}

aio::task<void> cancel_body() {
  std::string log;
  auto task = aio::create_task(sleeping(log));
  co_await aio::sleep(1s);
  EXPECT_TRUE(task.cancel());
  EXPECT_TRUE(task.cancel()) << "true until it is done";
  EXPECT_EQ(task.cancelling(), 2);
  EXPECT_FALSE(task.done());
  EXPECT_THROW(co_await task, aio::cancelled_error);
  EXPECT_TRUE(task.cancelled());
  EXPECT_FALSE(task.cancel());
  EXPECT_EQ(log, "cancelled ");
}
TEST(cancel, cancel) { run_mocked(cancel_body()); }

aio::task<void> before_start() {
  std::string log;
  auto task = aio::create_task(sleeping(log));
  task.cancel();
  EXPECT_THROW(co_await task, aio::cancelled_error);
  EXPECT_EQ(log, "") << "the body never runs";
}
TEST(cancel, cancel_before_starting_task) { run_mocked(before_start()); }

aio::task<int> catching() {
  try {
    co_await aio::sleep(10h);
  } catch (const aio::cancelled_error &) {
  }
  co_await aio::sleep(1s); // not cancelled again: the request was delivered
  co_return 42;
}
aio::task<void> catching_body() {
  auto task = aio::create_task(catching());
  co_await aio::sleep(0s);
  task.cancel();
  EXPECT_EQ(co_await task, 42);
  EXPECT_FALSE(task.cancelled());
}
TEST(cancel, cancel_task_catching) { run_mocked(catching_body()); }

aio::task<void> cancel_self(aio::task_handle<void> &self, std::string &log) {
  self.cancel();
  log += "running ";
  co_await aio::sleep(1s);
  log += "not reached";
}
aio::task<void> current_body() {
  std::string log;
  aio::task_handle<void> task;
  task = aio::create_task(cancel_self(task, log));
  EXPECT_THROW(co_await task, aio::cancelled_error);
  EXPECT_EQ(log, "running ");
}
TEST(cancel, cancel_current_task) { run_mocked(current_body()); }

aio::task<int> cancel_self_and_return(aio::task_handle<int> &self) {
  self.cancel();
  co_return 1;
}
aio::task<void> at_end_body() {
  aio::task_handle<int> task;
  task = aio::create_task(cancel_self_and_return(task));
  EXPECT_THROW(co_await task, aio::cancelled_error);
  EXPECT_TRUE(task.cancelled());
}
TEST(cancel, cancel_at_end) { run_mocked(at_end_body()); }

aio::task<int> forward(aio::task_handle<int> &inner) { co_return co_await inner; }
aio::task<void> inner_body() {
  std::string log;
  auto inner = aio::create_task(sleeping(log));
  auto outer = aio::create_task(forward(inner));
  co_await aio::sleep(1s);
  outer.cancel();
  EXPECT_THROW(co_await outer, aio::cancelled_error);
  EXPECT_TRUE(inner.cancelled()) << "cancelling who awaits cancels what is awaited";
}
TEST(cancel, yield_future_passes_cancel) { run_mocked(inner_body()); }

aio::task<void> suppressed_body() {
  auto inner = aio::create_task(catching());
  auto outer = aio::create_task(forward(inner));
  co_await aio::sleep(1s);
  outer.cancel();
  EXPECT_EQ(co_await outer, 42) << "the inner task swallowed it";
}
TEST(cancel, cancel_suppressed_by_inner_task) { run_mocked(suppressed_body()); }

aio::task<int> self_then_child(aio::task_handle<int> &self, aio::task_handle<int> &child) {
  self.cancel();
  co_return co_await child;
}
aio::task<void> awaited_body() {
  std::string log;
  auto child = aio::create_task(sleeping(log));
  co_await aio::sleep(0s);
  aio::task_handle<int> task;
  task = aio::create_task(self_then_child(task, child));
  EXPECT_THROW(co_await task, aio::cancelled_error);
  EXPECT_TRUE(child.cancelled());
}
TEST(cancel, cancel_awaited_task) { run_mocked(awaited_body()); }

aio::task<int> quick() { co_return 1; }
aio::task<void> wait_then(aio::task_handle<int> &inner, std::string &log) {
  co_await inner;
  log += "after";
}
aio::task<void> race_body() {
  std::string log;
  auto inner = aio::create_task(quick());
  auto outer = aio::create_task(wait_then(inner, log));
  co_await aio::sleep(0s); // inner is done, outer is woken after us in the ring
  co_await aio::sleep(0s);
  EXPECT_TRUE(inner.done());
  if (!outer.done()) {
    outer.cancel();
    EXPECT_THROW(co_await outer, aio::cancelled_error);
    EXPECT_EQ(log, "");
  }
}
TEST(cancel, issue86296_cancel_in_the_round_of_completion_is_not_lost) { run_mocked(race_body()); }

aio::task<int> uncancelling(aio::task_handle<int> *self) {
  try {
    co_await aio::sleep(10h);
  } catch (const aio::cancelled_error &) {
    EXPECT_EQ(self->cancelling(), 1);
    EXPECT_EQ(self->uncancel(), 0);
  }
  co_await aio::sleep(10h);
  co_return 7;
}
aio::task<void> uncancel_body() {
  aio::task_handle<int> task;
  task = aio::create_task(uncancelling(&task));
  co_await aio::sleep(1s);
  task.cancel();
  co_await aio::sleep(1s);
  EXPECT_EQ(task.cancelling(), 0);
  EXPECT_FALSE(task.done());
  task.cancel();
  EXPECT_THROW(co_await task, aio::cancelled_error);
  EXPECT_EQ(task.cancelling(), 1);
  EXPECT_EQ(task.uncancel(), 0);
  EXPECT_TRUE(task.cancelled()) << "no effect after the end";
}
TEST(cancel, uncancel_basic) { run_mocked(uncancel_body()); }

aio::task<int> reset_self(aio::task_handle<int> *self) {
  self->cancel();
  self->uncancel();
  co_await aio::sleep(1s);
  co_return 42;
}
aio::task<void> reset_body() {
  aio::task_handle<int> task;
  task = aio::create_task(reset_self(&task));
  EXPECT_EQ(co_await task, 42);
}
TEST(cancel, uncancel_resets_must_cancel) { run_mocked(reset_body()); }

} // namespace
