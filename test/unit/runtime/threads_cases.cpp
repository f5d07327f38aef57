// to_thread. Case names are those of asyncio's test_threads; then AnyIO's of test_to_thread that threads.cpp has not.
#include "cases.h"

#include <aio/context_var.h>
#include <aio/gather.h>
#include <aio/loop.h>
#include <aio/tasks.h>
#include <aio/to_thread.h>

#include <gtest/gtest.h>

#include <atomic>
#include <latch>
#include <memory>
#include <set>
#include <thread>

namespace {

aio::task<void> result() {
  EXPECT_EQ(co_await aio::to_thread([](int left, int right) { return left + right; }, 40, 2), 42);
  const std::thread::id loop = std::this_thread::get_id();
  const std::thread::id other = co_await aio::to_thread([] { return std::this_thread::get_id(); });
  EXPECT_NE(loop, other);
  EXPECT_EQ(loop, std::this_thread::get_id());
}
TEST(threads_ToThreadTests, to_thread) { aio::run(result()); }

aio::task<void> exception() {
  EXPECT_THROW(co_await aio::to_thread([] { throw my_error(); }), my_error);
  EXPECT_THROW(co_await aio::to_thread([]() -> int { throw my_base_error(); }), my_base_error);
}
TEST(threads_ToThreadTests, to_thread_exception) { aio::run(exception()); }

aio::task<void> call_once(std::atomic<int> &calls) {
  co_await aio::to_thread([](std::atomic<int> &counter) { ++counter; }, std::ref(calls));
}
TEST(threads_ToThreadTests, to_thread_once) {
  std::atomic<int> calls = 0;
  aio::run(call_once(calls));
  EXPECT_EQ(calls, 1);
}

aio::task<void> concurrent(std::atomic<int> &calls) {
  std::vector<aio::task<void>> tasks;
  for (int place = 0; place < 10; ++place)
    tasks.push_back(call_once(calls));
  co_await aio::gather(std::move(tasks));
}
TEST(threads_ToThreadTests, to_thread_concurrent) {
  std::atomic<int> calls = 0;
  aio::run(concurrent(calls));
  EXPECT_EQ(calls, 10);
}

aio::task<void> arguments() {
  auto call = [](std::string word, bool something) { return something ? word : std::string(); };
  EXPECT_EQ(co_await aio::to_thread(call, "test", true), "test");
  auto argument = std::make_unique<int>(5);
  auto moved = co_await aio::to_thread([](std::unique_ptr<int> value) { return value; }, std::move(argument));
  EXPECT_EQ(*moved, 5);
  int target = 0;
  co_await aio::to_thread([](int &out) { out = 3; }, std::ref(target));
  EXPECT_EQ(target, 3);
}
TEST(threads_ToThreadTests, to_thread_args_kwargs) { aio::run(arguments()); }

aio::context_var<std::string> variable("none");
aio::task<void> context_vars() {
  variable.set("parrot");
  const std::string seen = co_await aio::to_thread([] {
    std::string value = variable.get();
    variable.set("changed in the thread");
    return value;
  });
  EXPECT_EQ(seen, "parrot");
  EXPECT_EQ(variable.get(), "parrot") << "what the call sets is its own";
  co_await aio::to_thread([] { return 0; });
}
TEST(threads_ToThreadTests, to_thread_contextvars) { aio::run(context_vars()); }

// AnyIO's test_to_thread.

aio::task<void> one_after_the_other(std::set<std::thread::id> &threads) {
  for (int place = 0; place < 20; ++place) {
    const std::thread::id here = co_await aio::to_thread([] { return std::this_thread::get_id(); });
    threads.insert(here);
  }
}
TEST(to_thread, idle_threads_are_used_again) {
  std::set<std::thread::id> threads;
  aio::run(one_after_the_other(threads), {.thread_limit = 1});
  EXPECT_EQ(threads.size(), 1u);
}

aio::task<std::string> read_variable() {
  co_return co_await aio::to_thread([] { return variable.get(); });
}
aio::task<void> no_leak_between_calls() {
  variable.set("first");
  const std::string first = co_await read_variable();
  EXPECT_EQ(first, "first");
  const aio::context defaults;
  auto other = aio::create_task(read_variable(), {.context = &defaults});
  EXPECT_EQ(co_await other, "none") << "the thread does not keep the values of the call before";
}
TEST(to_thread, context_belongs_to_the_call) { aio::run(no_leak_between_calls(), {.thread_limit = 1}); }

aio::task<void> work_of_another_thread(aio::loop home, std::atomic<int> &count) {
  co_await aio::to_thread(
      [](aio::loop loop, std::atomic<int> &counter) {
        EXPECT_THROW(aio::loop::current(), aio::invalid_state_error);
        loop.call_soon_threadsafe([&counter] { ++counter; });
      },
      home, std::ref(count));
  co_await aio::sleep(0s);
}
aio::task<void> no_loop_in_thread(std::atomic<int> &count) {
  co_await work_of_another_thread(aio::loop::current(), count);
}
TEST(to_thread, a_pool_thread_has_no_loop) {
  std::atomic<int> count = 0;
  aio::run(no_loop_in_thread(count));
  EXPECT_EQ(count, 1);
}

/// Held until it is released; then throws.
aio::task<void> held_failing(std::latch &begun, std::latch &release) {
  co_await aio::to_thread(
      [](std::latch &in, std::latch &out) {
        in.count_down();
        out.wait();
        throw my_error();
      },
      std::ref(begun), std::ref(release));
}
aio::task<void> error_beats_cancellation() {
  std::latch begun(1), release(1);
  auto task = aio::create_task(held_failing(begun, release));
  co_await aio::sleep(0s);
  begun.wait();
  task.cancel();
  co_await aio::sleep(0s);
  EXPECT_FALSE(task.done()) << "a call that runs cannot be stopped";
  release.count_down();
  const auto error = co_await error_of(task);
  EXPECT_TRUE(is<my_error>(error));
}
TEST(to_thread, cancelled_while_running_error_is_thrown) { aio::run(error_beats_cancellation()); }

aio::task<void> cancel_then_call(std::atomic<int> &calls) {
  aio::current_task().cancel();
  const auto error = co_await error_of(call_once(calls));
  EXPECT_TRUE(is_cancelled(error));
  EXPECT_EQ(calls, 0);
  co_await call_once(calls); // the request was delivered
}
aio::task<void> cancelled_before_call(std::atomic<int> &calls) {
  auto task = aio::create_task(cancel_then_call(calls));
  co_await task;
}
TEST(to_thread, cancelled_before_the_call_is_not_made) {
  std::atomic<int> calls = 0;
  aio::run(cancelled_before_call(calls));
  EXPECT_EQ(calls, 1);
}

} // namespace
