// Cancellation, beside the cases of asyncio's test_tasks in tasks_cancel.cpp.
#include "helpers.h"

#include <aio/create_task.h>
#include <aio/sleep.h>

#include <gtest/gtest.h>

#include <exception>
#include <type_traits>

namespace {

static_assert(!std::is_base_of_v<std::exception, aio::cancelled_error>, "catch (std::exception &) must not eat it");

aio::task<int> catching() {
  try {
    co_await aio::sleep(10h);
  } catch (const aio::cancelled_error &) {
  }
  co_await aio::sleep(1s); // not cancelled again: the request was delivered
  co_return 42;
}
aio::task<int> forward(aio::task_handle<int> &inner) { co_return co_await inner; }
aio::task<void> suppressed_body() {
  auto inner = aio::create_task(catching());
  auto outer = aio::create_task(forward(inner));
  co_await aio::sleep(1s);
  outer.cancel();
  EXPECT_EQ(co_await outer, 42) << "the inner task swallowed it";
}
TEST(cancel, cancel_suppressed_by_inner_task) { run_mocked(suppressed_body()); }

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

} // namespace
