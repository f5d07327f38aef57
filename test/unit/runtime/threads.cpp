// to_thread. Case names follow asyncio's test_threads, and AnyIO's test_to_thread for cancellation.
#include "helpers.h"

#include <aio/create_task.h>
#include <aio/gather.h>
#include <aio/sleep.h>
#include <aio/timeout.h>
#include <aio/to_thread.h>

#include <gtest/gtest.h>

#include <atomic>
#include <latch>
#include <memory>
#include <mutex>
#include <set>
#include <stdexcept>
#include <thread>

namespace {

aio::task<void> result_body() {
  EXPECT_EQ(co_await aio::to_thread([](int a, int b) { return a + b; }, 40, 2), 42);
  const std::thread::id loop = std::this_thread::get_id();
  const std::thread::id other = co_await aio::to_thread([] { return std::this_thread::get_id(); });
  EXPECT_NE(loop, other);
  EXPECT_EQ(loop, std::this_thread::get_id());
  auto argument = std::make_unique<int>(5);
  auto moved = co_await aio::to_thread([](std::unique_ptr<int> value) { return value; }, std::move(argument));
  EXPECT_EQ(*moved, 5);
  int target = 0;
  co_await aio::to_thread([](int &out) { out = 3; }, std::ref(target));
  EXPECT_EQ(target, 3);
}
TEST(to_thread, result_and_arguments) { aio::run(result_body()); }

aio::task<void> exception_body() {
  EXPECT_THROW(co_await aio::to_thread([] { throw std::runtime_error("in thread"); }), std::runtime_error);
}
TEST(to_thread, exception) { aio::run(exception_body()); }

aio::task<void> concurrent_body(std::atomic<int> &calls) {
  auto call = [](std::atomic<int> &counter) -> aio::task<void> {
    co_await aio::to_thread([](std::atomic<int> &c) { ++c; }, std::ref(counter));
  };
  std::vector<aio::task<void>> tasks;
  for (int place = 0; place < 10; ++place)
    tasks.push_back(call(calls));
  co_await aio::gather(std::move(tasks));
}
TEST(to_thread, ten_concurrent_called_once_each) {
  std::atomic<int> calls = 0;
  aio::run(concurrent_body(calls));
  EXPECT_EQ(calls, 10);
}

struct gauge {
  std::mutex mutex;
  int now = 0, most = 0;
  std::set<std::thread::id> threads;
};
aio::task<void> limited_body(gauge &shared) {
  auto call = [](gauge &g) -> aio::task<void> {
    co_await aio::to_thread(
        [](gauge &counters) {
          {
            std::lock_guard lock(counters.mutex);
            counters.most = std::max(counters.most, ++counters.now);
            counters.threads.insert(std::this_thread::get_id());
          }
          std::this_thread::yield();
          std::lock_guard lock(counters.mutex);
          --counters.now;
        },
        std::ref(g));
  };
  std::vector<aio::task<void>> tasks;
  for (int place = 0; place < 50; ++place)
    tasks.push_back(call(shared));
  co_await aio::gather(std::move(tasks));
}
TEST(to_thread, limit) {
  gauge shared;
  aio::run(limited_body(shared), {.thread_limit = 2});
  EXPECT_LE(shared.most, 2);
  EXPECT_LE(shared.threads.size(), 2u);
}

aio::task<int> held(std::latch &begun, std::latch &release, std::atomic<bool> &ended) {
  co_return co_await aio::to_thread(
      [](std::latch &in, std::latch &out, std::atomic<bool> &flag) {
        in.count_down();
        out.wait();
        flag = true;
        return 1;
      },
      std::ref(begun), std::ref(release), std::ref(ended));
}
aio::task<void> cancel_running_body() {
  std::latch begun(1), release(1);
  std::atomic<bool> ended = false;
  auto task = aio::create_task(held(begun, release, ended));
  co_await aio::sleep(0s);
  begun.wait();
  task.cancel();
  co_await aio::sleep(0s);
  EXPECT_FALSE(task.done()) << "a call that runs is waited for";
  release.count_down();
  EXPECT_THROW(co_await task, aio::cancelled_error);
  EXPECT_TRUE(ended);
}
TEST(to_thread, cancelled_while_running) { aio::run(cancel_running_body()); }

aio::task<void> cancel_queued_body() {
  std::latch begun(1), release(1);
  std::atomic<bool> first_ended = false, second_ran = false;
  auto first = aio::create_task(held(begun, release, first_ended));
  co_await aio::sleep(0s);
  begun.wait();
  auto body = [](std::atomic<bool> &ran) -> aio::task<void> {
    co_await aio::to_thread([](std::atomic<bool> &flag) { flag = true; }, std::ref(ran));
  };
  auto second = aio::create_task(body(second_ran));
  co_await aio::sleep(0s);
  second.cancel();
  EXPECT_THROW(co_await second, aio::cancelled_error);
  release.count_down();
  EXPECT_EQ(co_await first, 1);
  EXPECT_FALSE(second_ran) << "no thread had begun it";
}
TEST(to_thread, cancelled_while_queued) { aio::run(cancel_queued_body(), {.thread_limit = 1}); }

} // namespace
