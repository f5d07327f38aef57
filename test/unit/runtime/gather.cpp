// gather. Case names follow asyncio's gather tests.
#include "helpers.h"

#include <aio/create_task.h>
#include <aio/gather.h>
#include <aio/sleep.h>

#include <gtest/gtest.h>

#include <memory>
#include <stdexcept>

namespace {

aio::task<int> after(std::chrono::nanoseconds time, int value) {
  co_await aio::sleep(time);
  co_return value;
}
aio::task<void> log_after(std::chrono::nanoseconds time, std::string &log, std::string word) {
  try {
    co_await aio::sleep(time);
    log += word;
  } catch (const aio::cancelled_error &) {
    log += "-" + word;
    throw;
  }
}
aio::task<int> fail_after(std::chrono::nanoseconds time, std::string what) {
  co_await aio::sleep(time);
  throw std::runtime_error(what);
}

aio::task<void> order_body() {
  auto [a, b, c] = co_await aio::gather(after(3s, 1), after(1s, 2), after(2s, 3));
  EXPECT_EQ(a * 100 + b * 10 + c, 123) << "in the order of the arguments";
}
TEST(gather, success) { run_mocked(order_body()); }

aio::task<std::unique_ptr<int>> owned(int value) { co_return std::make_unique<int>(value); }
aio::task<int &> refer(int &value) { co_return value; }
aio::task<void> kinds_body() {
  int target = 1;
  auto handle = aio::create_task(after(1s, 4));
  auto [pointer, reference, nothing, kept] = co_await aio::gather(owned(2), refer(target), aio::sleep(1s), handle);
  EXPECT_EQ(*pointer, 2);
  reference.get() = 9;
  EXPECT_EQ(target, 9);
  EXPECT_EQ(nothing, std::monostate());
  EXPECT_EQ(kept, 4);
  EXPECT_EQ(handle.result(), 4);
}
TEST(gather, kinds_of_arguments) { run_mocked(kinds_body()); }

aio::task<void> range_body() {
  std::vector<aio::task<int>> tasks;
  for (int place = 0; place < 100; ++place)
    tasks.push_back(after(std::chrono::seconds(100 - place), place));
  const std::vector<int> results = co_await aio::gather(std::move(tasks));
  EXPECT_EQ(results.size(), 100u);
  for (int place = 0; place < 100; ++place)
    EXPECT_EQ(results[static_cast<std::size_t>(place)], place);
  std::vector<aio::task_handle<int>> handles;
  handles.push_back(aio::create_task(after(1s, 7)));
  const auto shared = co_await aio::gather(handles);
  EXPECT_EQ(shared[0], 7);
  std::vector<aio::task<void>> none;
  const auto empty = co_await aio::gather(std::move(none));
  EXPECT_TRUE(empty.empty());
  co_await aio::gather();
}
TEST(gather, range_and_empty_sequence) { run_mocked(range_body()); }

aio::task<void> one_exception_body(std::string &log) {
  try {
    co_await aio::gather(log_after(5s, log, "sibling"), fail_after(1s, "first"), fail_after(2s, "second"));
    ADD_FAILURE();
  } catch (const std::runtime_error &error) {
    log += error.what();
    log += ' ';
  }
  co_await aio::sleep(1h);
}
TEST(gather, one_exception_and_exception_marking) {
  std::string log;
  reports seen;
  aio::testing::clock clock;
  aio::run(one_exception_body(log), {.on_exception = seen.handler(), .clock = &clock});
  EXPECT_EQ(log, "first sibling") << "thrown at once; siblings keep running";
  EXPECT_TRUE(seen.lines.empty()) << "the second error was offered to the gather";
}

aio::task<void> gather_two(std::string &log) { co_await aio::gather(log_after(1h, log, "a"), log_after(1h, log, "b")); }
aio::task<void> broadcast_body() {
  std::string log;
  auto task = aio::create_task(gather_two(log));
  co_await aio::sleep(1s);
  task.cancel();
  EXPECT_THROW(co_await task, aio::cancelled_error);
  EXPECT_EQ(log, "-a-b");
}
TEST(gather, cancellation_broadcast) { run_mocked(broadcast_body()); }

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
aio::task<void> gather_slow(std::string &log) { co_await aio::gather(after(1h, 1), slow_to_cancel(log)); }
aio::task<void> waits_body() {
  std::string log;
  auto task = aio::create_task(gather_slow(log));
  co_await aio::sleep(1s);
  task.cancel();
  EXPECT_THROW(co_await task, aio::cancelled_error);
  EXPECT_EQ(log, "slow") << "a cancelled gather waits for all";
}
TEST(gather, cancelled_gather_waits_for_all) { run_mocked(waits_body()); }

aio::task<void> one_cancellation_body() {
  auto first = aio::create_task(after(1h, 1));
  auto second = aio::create_task(after(2s, 2));
  auto stopper = [](aio::task_handle<int> &victim) -> aio::task<void> {
    co_await aio::sleep(1s);
    victim.cancel();
  };
  auto stop = aio::create_task(stopper(first));
  EXPECT_THROW(co_await aio::gather(first, second), aio::cancelled_error);
  EXPECT_FALSE(second.done());
  EXPECT_EQ(co_await second, 2);
  co_await stop;
}
TEST(gather, one_cancellation) { run_mocked(one_cancellation_body()); }

} // namespace
