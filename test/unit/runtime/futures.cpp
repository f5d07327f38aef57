// asyncio's test_futures.
#include "task_helpers.h"

#include <aio/future.h>
#include <aio/loop.h>

#include <memory>

namespace {

std::exception_ptr error(const char *what) { return std::make_exception_ptr(std::runtime_error(what)); }

/// What the loop's handler is told of while `body` runs.
std::vector<std::string> lost_in(aio::task<void> body) {
  reports seen;
  aio::testing::clock clock;
  aio::run(std::move(body), {.on_exception = seen.handler(), .clock = &clock});
  return seen.lines;
}

TEST(futures_BaseFutureTests, initial_state) {
  const aio::future<int> future;
  EXPECT_FALSE(future.cancelled());
  EXPECT_FALSE(future.done());
  future.cancel();
  EXPECT_TRUE(future.cancelled());
}

TEST(futures_BaseFutureTests, constructor_without_loop) {
  const aio::future<int> future; // it belongs to no loop: those who wait have theirs
  future.set_value(1);
  EXPECT_EQ(future.result(), 1);
}

aio::task<void> message_body() {
  aio::future<int> future;
  future.cancel("my message");
  EXPECT_EQ(co_await reason_of(future), "my message");
  EXPECT_EQ(co_await reason_of(future), "my message") << "each time";
}
TEST(futures_BaseFutureTests, future_cancel_message_getter) { run_mocked(message_body()); }

TEST(futures_BaseFutureTests, cancel) {
  const aio::future<int> future;
  EXPECT_TRUE(future.cancel());
  EXPECT_TRUE(future.cancelled());
  EXPECT_TRUE(future.done());
  EXPECT_THROW((void)future.result(), aio::cancelled_error);
  EXPECT_THROW((void)future.exception(), aio::cancelled_error);
  EXPECT_THROW(future.set_value(1), aio::invalid_state_error);
  EXPECT_THROW(future.set_exception(error("late")), aio::invalid_state_error);
  EXPECT_FALSE(future.cancel());
}

TEST(futures_BaseFutureTests, result) {
  const aio::future<int> future;
  EXPECT_THROW((void)future.result(), aio::invalid_state_error);
  future.set_value(42);
  EXPECT_FALSE(future.cancelled());
  EXPECT_TRUE(future.done());
  EXPECT_EQ(future.result(), 42);
  EXPECT_EQ(future.exception(), nullptr);
  EXPECT_THROW(future.set_value(1), aio::invalid_state_error);
  EXPECT_THROW(future.set_exception(error("late")), aio::invalid_state_error);
  EXPECT_FALSE(future.cancel());
  EXPECT_EQ(future.result(), 42) << "unchanged";
}

TEST(futures_BaseFutureTests, exception) {
  const aio::future<int> future;
  EXPECT_THROW((void)future.exception(), aio::invalid_state_error);
  const std::exception_ptr given = error("given");
  future.set_exception(given);
  EXPECT_FALSE(future.cancelled());
  EXPECT_TRUE(future.done());
  EXPECT_THROW((void)future.result(), std::runtime_error);
  EXPECT_EQ(future.exception(), given);
  EXPECT_THROW(future.set_value(1), aio::invalid_state_error);
  EXPECT_THROW(future.set_exception(given), aio::invalid_state_error);
  EXPECT_FALSE(future.cancel());
}

aio::task<int> twice(aio::future<int> future) {
  const int first = co_await future;
  const int second = co_await future;
  co_return first * 100 + second;
}
aio::task<void> twice_body() {
  aio::future<int> future;
  auto task = aio::create_task(twice(future));
  co_await turn();
  future.set_value(42);
  EXPECT_EQ(co_await task, 4242);
}
TEST(futures_BaseFutureTests, yield_from_twice) { run_mocked(twice_body()); }

aio::task<void> abandoned() {
  {
    const aio::future<int> future;
  }
  co_return;
}
TEST(futures_BaseFutureTests, tb_logger_abandoned) { EXPECT_TRUE(lost_in(abandoned()).empty()); }

aio::task<void> cancelled_late() {
  const aio::future<int> future;
  future.set_exception(error("lost"));
  future.cancel();
  co_return;
}
TEST(futures_BaseFutureTests, tb_logger_not_called_after_cancel) { EXPECT_TRUE(lost_in(cancelled_late()).empty()); }

aio::task<void> result_unretrieved() {
  const aio::future<int> future;
  future.set_value(42);
  co_return;
}
TEST(futures_BaseFutureTests, tb_logger_result_unretrieved) { EXPECT_TRUE(lost_in(result_unretrieved()).empty()); }

aio::task<void> result_retrieved() {
  const aio::future<int> future;
  future.set_value(42);
  EXPECT_EQ(future.result(), 42);
  co_return;
}
TEST(futures_BaseFutureTests, tb_logger_result_retrieved) { EXPECT_TRUE(lost_in(result_retrieved()).empty()); }

aio::task<void> exception_unretrieved() {
  {
    const aio::future<int> future;
    future.set_exception(error("lost"));
    const aio::future<int> copy = future;
  }
  co_return;
}
TEST(futures_BaseFutureTests, tb_logger_exception_unretrieved) {
  EXPECT_EQ(lost_in(exception_unretrieved()).size(), 1u);
}
TEST(futures_BaseFutureTests, future_exception_never_retrieved) {
  EXPECT_EQ(lost_in(exception_unretrieved()),
            std::vector<std::string>{"the exception of a future was never retrieved|"});
}

aio::task<void> exception_retrieved() {
  const aio::future<int> future;
  future.set_exception(error("seen"));
  EXPECT_NE(future.exception(), nullptr);
  co_return;
}
TEST(futures_BaseFutureTests, tb_logger_exception_retrieved) { EXPECT_TRUE(lost_in(exception_retrieved()).empty()); }

aio::task<void> exception_result_retrieved() {
  const aio::future<int> future;
  future.set_exception(error("seen"));
  EXPECT_THROW((void)future.result(), std::runtime_error);
  co_return;
}
TEST(futures_BaseFutureTests, tb_logger_exception_result_retrieved) {
  EXPECT_TRUE(lost_in(exception_result_retrieved()).empty());
}

aio::task<void> del_collect_body() {
  std::weak_ptr<int> value;
  for (int round = 0; round < 100; ++round) {
    aio::future<std::shared_ptr<int>> future;
    auto own = std::make_shared<int>(round);
    value = own;
    future.set_value(std::move(own));
    future.add_done_callback([future] {}); // a circle until it was called
  }
  co_await turn();
  EXPECT_TRUE(value.expired());
}
TEST(futures_BaseFutureTests, future_del_collect) { run_mocked(del_collect_body()); }

/// Callbacks that append their letter.
aio::task<std::string> callbacks_without(std::vector<std::size_t> removed, bool fails) {
  aio::future<int> future;
  std::string log;
  std::vector<std::uint64_t> added;
  for (const char letter : {'a', 'b', 'c'})
    added.push_back(future.add_done_callback([&log, letter] { log += letter; }));
  for (const std::size_t place : removed) {
    EXPECT_TRUE(future.remove_done_callback(added[place]));
    EXPECT_FALSE(future.remove_done_callback(added[place])) << "once";
  }
  if (fails)
    future.set_exception(error("failed"));
  else
    future.set_value(1);
  EXPECT_EQ(log, "") << "not inside set_value";
  co_await turn();
  if (fails) {
    EXPECT_NE(future.exception(), nullptr);
  }
  co_return log;
}
TEST(futures_BaseFutureDoneCallbackTests, callbacks_remove_first_callback) {
  EXPECT_EQ(run_mocked(callbacks_without({0}, false)), "bc");
}
TEST(futures_BaseFutureDoneCallbackTests, callbacks_remove_first_and_second_callback) {
  EXPECT_EQ(run_mocked(callbacks_without({0, 1}, false)), "c");
}
TEST(futures_BaseFutureDoneCallbackTests, callbacks_remove_third_callback) {
  EXPECT_EQ(run_mocked(callbacks_without({2}, false)), "ab");
}
TEST(futures_BaseFutureDoneCallbackTests, callbacks_invoked_on_set_result) {
  EXPECT_EQ(run_mocked(callbacks_without({}, false)), "abc");
}
TEST(futures_BaseFutureDoneCallbackTests, callbacks_invoked_on_set_exception) {
  EXPECT_EQ(run_mocked(callbacks_without({}, true)), "abc");
}

aio::task<void> remove_body() {
  aio::future<int> future;
  numbers called;
  const auto one = future.add_done_callback([&called] { called.push_back(1); });
  const auto two = future.add_done_callback([&called] { called.push_back(2); });
  const auto again = future.add_done_callback([&called] { called.push_back(1); });
  future.add_done_callback([&called] { called.push_back(3); });
  EXPECT_TRUE(future.remove_done_callback(one));
  EXPECT_TRUE(future.remove_done_callback(again));
  EXPECT_FALSE(future.remove_done_callback(100));
  future.set_value(1);
  EXPECT_FALSE(future.remove_done_callback(two)) << "it is on its way";
  co_await turn();
  EXPECT_EQ(called, (numbers{2, 3}));
  future.add_done_callback([&called] { called.push_back(4); });
  EXPECT_EQ(called, (numbers{2, 3})) << "a done future calls soon, too";
  co_await turn();
  EXPECT_EQ(called, (numbers{2, 3, 4}));
}
TEST(futures_BaseFutureDoneCallbackTests, remove_done_callback) { run_mocked(remove_body()); }

// Ours.
TEST(future, with_callbacks_needs_a_loop_for_its_result) {
  const aio::future<int> future;
  bool called = false;
  future.add_done_callback([&called] { called = true; });
  EXPECT_THROW(future.set_value(1), aio::invalid_state_error);
  EXPECT_THROW(future.cancel(), aio::invalid_state_error);
  EXPECT_FALSE(future.done());
  auto body = [](const aio::future<int> &late) -> aio::task<void> {
    late.set_value(1);
    co_await turn();
  };
  run_mocked(body(future));
  EXPECT_TRUE(called);
}

/// The same for the callbacks of a task.
aio::task<void> task_callbacks_body() {
  auto task = aio::create_task(after(1s, 5));
  std::string log;
  task.add_done_callback([&log](const aio::any_task &done) { log += done.done() ? 'a' : '-'; });
  const auto removed = task.add_done_callback([&log](const aio::any_task &) { log += 'b'; });
  task.add_done_callback([&log](const aio::any_task &) { log += 'c'; });
  EXPECT_TRUE(task.remove_done_callback(removed));
  EXPECT_FALSE(task.remove_done_callback(removed));
  co_await task;
  co_await turn();
  EXPECT_EQ(log, "ac");
  task.add_done_callback([&log](const aio::any_task &) { log += 'd'; });
  co_await turn();
  EXPECT_EQ(log, "acd");
}
TEST(task_handle, done_callbacks) { run_mocked(task_callbacks_body()); }

} // namespace
