// timeout: the form that takes an awaitable. asyncio's cases are in timeouts_*.cpp and waitfor.cpp.
#include "helpers.h"

#include <aio/create_task.h>
#include <aio/sleep.h>
#include <aio/timeout.h>

#include <gtest/gtest.h>

namespace {

aio::task<int> after(std::chrono::nanoseconds time, int value) {
  co_await aio::sleep(time);
  co_return value;
}
aio::task<int> stubborn(std::string &log) {
  try {
    co_await aio::sleep(10h);
    co_return 0;
  } catch (const aio::cancelled_error &) {
  }
  co_await aio::sleep(5s);
  log += "exited";
  throw aio::cancelled_error();
}
aio::task<void> timeout_basics() {
  EXPECT_EQ(co_await aio::timeout(1h, after(1s, 5)), 5);
  EXPECT_THROW(co_await aio::timeout(1s, after(1h, 5)), aio::timeout_error);
  EXPECT_THROW(co_await aio::timeout(1s, aio::sleep(1h)), aio::timeout_error);
  co_await aio::timeout(1h, aio::sleep(1s));
  // Nothing is left behind: this sleep is not interrupted.
  co_await aio::sleep(3h);
}
TEST(timeout, basic) { run_mocked(timeout_basics()); }

aio::task<void> waits_body() {
  std::string log;
  EXPECT_THROW(co_await aio::timeout(1s, stubborn(log)), aio::timeout_error);
  EXPECT_EQ(log, "exited") << "timeout_error only when the work inside has ended";
}
TEST(timeout, waits_for_task_cancellation) { run_mocked(waits_body()); }

aio::task<int> waiting_long() { co_return co_await aio::timeout(1h, after(2h, 1)); }
aio::task<void> both_body(aio::testing::clock &clock) {
  auto task = aio::create_task(waiting_long());
  co_await aio::sleep(1s);
  clock.advance(2h); // the deadline passes in the next round
  task.cancel();     // but the other cancellation came first
  EXPECT_THROW(co_await task, aio::cancelled_error);
  EXPECT_TRUE(task.cancelled());
}
TEST(timeout, foreign_cancel_is_not_swallowed) {
  aio::testing::clock clock;
  aio::run(both_body(clock), {.clock = &clock});
}

} // namespace
