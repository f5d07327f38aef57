// to_thread: its limit, and cancellation. asyncio's cases are in threads_cases.cpp.
#include "helpers.h"

#include <aio/create_task.h>
#include <aio/gather.h>
#include <aio/sleep.h>
#include <aio/timeout.h>
#include <aio/to_thread.h>

#include <gtest/gtest.h>

#include <atomic>
#include <latch>
#include <mutex>
#include <set>
#include <thread>

namespace {

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
