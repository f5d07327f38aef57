// asyncio's test_tasks: wait.
#include "task_helpers.h"

#include <aio/loop.h>
#include <aio/wait.h>

#include <ranges>

namespace {

using aio::return_when;

aio::task<int> foo(std::vector<aio::task_handle<int>> &tasks) {
  const auto [done, pending] = co_await aio::wait(tasks);
  EXPECT_EQ(done.size(), tasks.size());
  EXPECT_TRUE(pending.empty());
  co_return 42;
}
aio::task<void> wait_body(const aio::testing::clock &clock) {
  std::vector<aio::task_handle<int>> tasks;
  tasks.push_back(aio::create_task(after(100ms, 1)));
  tasks.push_back(aio::create_task(after(150ms, 2)));
  EXPECT_EQ(co_await foo(tasks), 42);
  EXPECT_EQ(clock.elapsed(), 150ms);
  EXPECT_EQ(co_await foo(tasks), 42) << "again, with tasks that are done";
  EXPECT_EQ(clock.elapsed(), 150ms);
}
TEST(tasks_BaseTaskTests, wait) {
  aio::testing::clock clock;
  aio::run(wait_body(clock), {.clock = &clock});
}

aio::task<void> duplicates_body() {
  const aio::task_handle<int> once = aio::create_task(after(1s, 1));
  const std::vector<aio::any_task> tasks(3, once);
  const auto [done, pending] = co_await aio::wait(tasks);
  EXPECT_EQ(done.size(), 1u) << "the same task counts once";
  EXPECT_TRUE(pending.empty());
  EXPECT_EQ(once.result(), 1);
}
TEST(tasks_BaseTaskTests, wait_duplicate_coroutines) { run_mocked(duplicates_body()); }

aio::task<void> errors_body() {
  const std::vector<aio::any_task> none;
  EXPECT_THROW((void)aio::wait(none), std::invalid_argument);
  const std::vector<aio::any_task> empty(1);
  EXPECT_THROW((void)aio::wait(empty), aio::invalid_state_error);
  co_return;
}
TEST(tasks_BaseTaskTests, wait_errors) { run_mocked(errors_body()); }

aio::task<void> first_completed_body(const aio::testing::clock &clock) {
  std::vector<aio::task_handle<int>> tasks;
  tasks.push_back(aio::create_task(after(10s, 1)));
  tasks.push_back(aio::create_task(after(100ms, 2)));
  const auto [done, pending] = co_await aio::wait(tasks, return_when::first_completed);
  EXPECT_EQ(done, std::vector<aio::any_task>(1, tasks[1]));
  EXPECT_EQ(pending, std::vector<aio::any_task>(1, tasks[0]));
  EXPECT_FALSE(tasks[0].done());
  EXPECT_TRUE(tasks[1].done());
  EXPECT_EQ(clock.elapsed(), 100ms);
  co_await aio::wait(tasks);
}
TEST(tasks_BaseTaskTests, wait_first_completed) {
  aio::testing::clock clock;
  aio::run(first_completed_body(clock), {.clock = &clock});
}

aio::task<void> really_done_body() {
  // Both end in one turn, before the waiting task runs.
  aio::future<void> first, second;
  std::vector<aio::task_handle<void>> tasks;
  tasks.push_back(aio::create_task(awaiting(first)));
  tasks.push_back(aio::create_task(awaiting(second)));
  call_soon([first, second] {
    first.set_value();
    second.set_value();
  });
  const auto [done, pending] = co_await aio::wait(tasks, return_when::first_completed);
  EXPECT_EQ(done.size(), 2u);
  EXPECT_TRUE(pending.empty());
}
TEST(tasks_BaseTaskTests, wait_really_done) { run_mocked(really_done_body()); }

aio::task<void> first_exception_body(const aio::testing::clock &clock) {
  std::vector<aio::task_handle<int>> tasks;
  tasks.push_back(aio::create_task(after(10s, 1)));
  tasks.push_back(aio::create_task(fail_after(0s, "failed")));
  const auto [done, pending] = co_await aio::wait(tasks, return_when::first_exception);
  EXPECT_EQ(done, std::vector<aio::any_task>(1, tasks[1]));
  EXPECT_EQ(pending, std::vector<aio::any_task>(1, tasks[0]));
  EXPECT_EQ(clock.elapsed(), 0s);
  EXPECT_NE(tasks[1].exception(), nullptr);
  co_await aio::wait(tasks);
}
TEST(tasks_BaseTaskTests, wait_first_exception) {
  aio::testing::clock clock;
  aio::run(first_exception_body(clock), {.clock = &clock});
}

aio::task<void> exception_in_wait_body(const aio::testing::clock &clock) {
  std::vector<aio::task_handle<int>> tasks;
  tasks.push_back(aio::create_task(after(10s, 1)));
  tasks.push_back(aio::create_task(fail_after(10ms, "failed")));
  const auto [done, pending] = co_await aio::wait(tasks, return_when::first_exception);
  EXPECT_EQ(done, std::vector<aio::any_task>(1, tasks[1]));
  EXPECT_EQ(pending, std::vector<aio::any_task>(1, tasks[0]));
  EXPECT_EQ(clock.elapsed(), 10ms);
  EXPECT_NE(tasks[1].exception(), nullptr);
  co_await aio::wait(tasks);
}
TEST(tasks_BaseTaskTests, wait_first_exception_in_wait) {
  aio::testing::clock clock;
  aio::run(exception_in_wait_body(clock), {.clock = &clock});
}

aio::task<void> with_exception_body(const aio::testing::clock &clock) {
  for (int round = 0; round < 2; ++round) {
    std::vector<aio::task_handle<int>> tasks;
    tasks.push_back(aio::create_task(after(100ms, 1)));
    tasks.push_back(aio::create_task(fail_after(150ms, "failed")));
    const auto [done, pending] = co_await aio::wait(tasks);
    EXPECT_EQ(done.size(), 2u);
    EXPECT_TRUE(pending.empty());
    EXPECT_EQ(done[0].exception(), nullptr);
    EXPECT_NE(done[1].exception(), nullptr);
  }
  EXPECT_EQ(clock.elapsed(), 300ms);
}
TEST(tasks_BaseTaskTests, wait_with_exception) {
  reports seen;
  aio::testing::clock clock;
  aio::run(with_exception_body(clock), {.on_exception = seen.handler(), .clock = &clock});
  EXPECT_TRUE(seen.lines.empty());
}

aio::task<void> with_timeout_body(const aio::testing::clock &clock) {
  std::vector<aio::task_handle<int>> tasks;
  tasks.push_back(aio::create_task(after(100ms, 1)));
  tasks.push_back(aio::create_task(after(150ms, 2)));
  const auto [done, pending] = co_await aio::wait(tasks, 110ms);
  EXPECT_EQ(done, std::vector<aio::any_task>(1, tasks[0]));
  EXPECT_EQ(pending, std::vector<aio::any_task>(1, tasks[1]));
  EXPECT_EQ(clock.elapsed(), 110ms);
  co_await aio::wait(tasks);
  EXPECT_EQ(tasks[1].result(), 2) << "the timeout cancels nothing";
}
TEST(tasks_BaseTaskTests, wait_with_timeout) {
  aio::testing::clock clock;
  aio::run(with_timeout_body(clock), {.clock = &clock});
}

aio::task<void> concurrent_body(const aio::testing::clock &clock) {
  std::vector<aio::task_handle<int>> tasks;
  tasks.push_back(aio::create_task(after(150ms, 1)));
  tasks.push_back(aio::create_task(after(100ms, 2)));
  co_await turn(); // they sleep
  const auto [done, pending] = co_await aio::wait(tasks, 100ms);
  // One sleep and the timeout are due in the same turn; the sleep was there first.
  EXPECT_EQ(done, std::vector<aio::any_task>(1, tasks[1]));
  EXPECT_EQ(pending, std::vector<aio::any_task>(1, tasks[0]));
  EXPECT_EQ(clock.elapsed(), 100ms);
  co_await aio::wait(tasks);
}
TEST(tasks_BaseTaskTests, wait_concurrent_complete) {
  aio::testing::clock clock;
  aio::run(concurrent_body(clock), {.clock = &clock});
}

aio::task<void> iterator_body() {
  const aio::task_handle<int> one = aio::create_task(after(100ms, 1)), two = aio::create_task(after(150ms, 2));
  const aio::any_task both[] = {one, two};
  const auto iterator = std::ranges::subrange(std::begin(both), std::end(both));
  const auto [done, pending] = co_await aio::wait(iterator);
  EXPECT_EQ(done.size(), 2u);
  EXPECT_TRUE(pending.empty());
}
TEST(tasks_BaseTaskTests, wait_with_iterator_of_tasks) { run_mocked(iterator_body()); }

aio::task<void> generator_body() {
  const auto made = std::views::iota(0, 10) | std::views::transform([](int place) {
                      return aio::any_task(aio::create_task(after(std::chrono::seconds(place), place)));
                    });
  const auto [done, pending] = co_await aio::wait(made);
  EXPECT_EQ(done.size(), 10u);
  EXPECT_TRUE(pending.empty());
}
TEST(tasks_BaseTaskTests, wait_generator) { run_mocked(generator_body()); }

} // namespace
