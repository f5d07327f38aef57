// gather, beside the cases of asyncio's test_tasks in tasks_gather.cpp.
#include "helpers.h"

#include <aio/create_task.h>
#include <aio/gather.h>
#include <aio/sleep.h>

#include <gtest/gtest.h>

#include <memory>

namespace {

aio::task<int> value_after(std::chrono::nanoseconds time, int value) {
  co_await aio::sleep(time);
  co_return value;
}

aio::task<std::unique_ptr<int>> owned_value(int value) { co_return std::make_unique<int>(value); }
aio::task<int &> referred(int &value) { co_return value; }
aio::task<void> kinds_body() {
  int target = 1;
  auto handle = aio::create_task(value_after(1s, 4));
  auto [pointer, reference, nothing, kept] =
      co_await aio::gather(owned_value(2), referred(target), aio::sleep(1s), handle);
  EXPECT_EQ(*pointer, 2);
  reference.get() = 9;
  EXPECT_EQ(target, 9);
  EXPECT_EQ(nothing, std::monostate());
  EXPECT_EQ(kept, 4);
  EXPECT_EQ(handle.result(), 4);
}
TEST(gather, kinds_of_arguments) { run_mocked(kinds_body()); }

aio::task<int> slow_to_cancel(std::string &log) {
  try {
    co_await aio::sleep(1h);
    co_return 1;
  } catch (const aio::cancelled_error &) {
  }
  co_await aio::sleep(5s);
  log += "slow";
  throw aio::cancelled_error();
}
aio::task<void> gather_slow(std::string &log) { co_await aio::gather(value_after(1h, 1), slow_to_cancel(log)); }
aio::task<void> gather_waits_body() {
  std::string log;
  auto task = aio::create_task(gather_slow(log));
  co_await aio::sleep(1s);
  task.cancel();
  EXPECT_THROW(co_await task, aio::cancelled_error);
  EXPECT_EQ(log, "slow") << "a cancelled gather waits for all";
}
TEST(gather, cancelled_gather_waits_for_all) { run_mocked(gather_waits_body()); }

} // namespace
