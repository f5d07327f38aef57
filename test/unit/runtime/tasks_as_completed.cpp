// asyncio's test_tasks: as_completed.
#include "task_helpers.h"

#include <aio/as_completed.h>
#include <aio/gather.h>
#include <aio/timeout_error.h>

#include <algorithm>
#include <optional>

namespace {

using tasks = std::vector<aio::task<int>>;
using handles = std::vector<aio::task_handle<int>>;
using done_task = std::optional<aio::task_handle<int>>;

/// The results of what is left, in order.
aio::task<numbers> all_of(aio::completions<int> &completions) {
  numbers results;
  for (;;) {
    const done_task done = co_await completions.next();
    if (!done)
      break;
    results.push_back(done->result());
  }
  co_return results;
}

aio::task<void> order_body(const aio::testing::clock &clock) {
  tasks sleepers;
  sleepers.push_back(after(10ms, 1));
  sleepers.push_back(after(10ms, 2));
  sleepers.push_back(after(150ms, 3));
  auto all = aio::as_completed(std::move(sleepers));
  const numbers results = co_await all_of(all);
  EXPECT_EQ(results, (numbers{1, 2, 3}));
  EXPECT_EQ(clock.elapsed(), 150ms) << "they run beside each other";
}
TEST(tasks_BaseTaskTests, as_completed) {
  aio::testing::clock clock;
  aio::run(order_body(clock), {.clock = &clock});
}

aio::task<void> same_tasks_body() {
  handles given;
  for (int place = 0; place < 3; ++place)
    given.push_back(aio::create_task(after(std::chrono::seconds(3 - place), place)));
  const std::vector<aio::any_task> in(given.begin(), given.end());
  auto all = aio::as_completed(std::move(given));
  std::vector<aio::any_task> out;
  for (;;) {
    const done_task done = co_await all.next();
    if (!done)
      break;
    out.push_back(*done);
  }
  std::reverse(out.begin(), out.end());
  EXPECT_EQ(in, out);
}
TEST(tasks_BaseTaskTests, as_completed_same_tasks_in_as_out) { run_mocked(same_tasks_body()); }

aio::task<void> timeout_body(const aio::testing::clock &clock) {
  tasks sleepers;
  sleepers.push_back(after(100ms, 1));
  sleepers.push_back(after(150ms, 2));
  auto all = aio::as_completed(std::move(sleepers), 120ms);
  const done_task first = co_await all.next();
  EXPECT_EQ(first.value().result(), 1);
  EXPECT_EQ(clock.elapsed(), 100ms);
  EXPECT_THROW(co_await all.next(), aio::timeout_error);
  EXPECT_EQ(clock.elapsed(), 120ms);
  EXPECT_THROW(co_await all.next(), aio::timeout_error) << "as often as it is asked";
  co_await aio::sleep(10s);
}
TEST(tasks_BaseTaskTests, as_completed_with_timeout) {
  aio::testing::clock clock;
  aio::run(timeout_body(clock), {.clock = &clock});
}

aio::task<void> unused_timeout_body(const aio::testing::clock &clock) {
  tasks sleepers;
  sleepers.push_back(after(100ms, 1));
  auto all = aio::as_completed(std::move(sleepers), 1s);
  const numbers results = co_await all_of(all);
  EXPECT_EQ(results, numbers{1});
  EXPECT_EQ(clock.elapsed(), 100ms);
}
TEST(tasks_BaseTaskTests, as_completed_with_unused_timeout) {
  aio::testing::clock clock;
  aio::run(unused_timeout_body(clock), {.clock = &clock});
  EXPECT_EQ(clock.elapsed(), 100ms) << "no timer is left";
}

aio::task<void> resume_body() {
  tasks sleepers;
  for (int place = 0; place < 4; ++place)
    sleepers.push_back(after(std::chrono::seconds(place), place));
  auto all = aio::as_completed(std::move(sleepers));
  numbers seen;
  for (int count = 0; count < 2; ++count) {
    const done_task done = co_await all.next();
    seen.push_back(done.value().result());
  }
  const numbers left = co_await all_of(all);
  EXPECT_EQ(seen, (numbers{0, 1}));
  EXPECT_EQ(left, (numbers{2, 3}));
}
TEST(tasks_BaseTaskTests, as_completed_resume_iterator) { run_mocked(resume_body()); }

aio::task<void> reverse_body(const aio::testing::clock &clock) {
  tasks sleepers;
  sleepers.push_back(after(50ms, 1));
  sleepers.push_back(after(100ms, 2));
  auto all = aio::as_completed(std::move(sleepers));
  // Whoever asks first gets the one that ends first, whatever is awaited first.
  auto first = aio::create_task(all.next());
  auto second = aio::create_task(all.next());
  const done_task &late = co_await second;
  EXPECT_EQ(late.value().result(), 2);
  EXPECT_EQ(clock.elapsed(), 100ms);
  const done_task &early = co_await first;
  EXPECT_EQ(early.value().result(), 1);
  EXPECT_EQ(clock.elapsed(), 100ms);
}
TEST(tasks_BaseTaskTests, as_completed_reverse_wait) {
  aio::testing::clock clock;
  aio::run(reverse_body(clock), {.clock = &clock});
}

aio::task<void> as_completed_concurrent_body(const aio::testing::clock &clock) {
  tasks sleepers;
  sleepers.push_back(after(50ms, 1));
  sleepers.push_back(after(50ms, 2));
  auto all = aio::as_completed(std::move(sleepers));
  const auto [first, second] = co_await aio::gather(all.next(), all.next());
  EXPECT_EQ(first.value().result() + second.value().result(), 3);
  EXPECT_EQ(clock.elapsed(), 50ms);
}
TEST(tasks_BaseTaskTests, as_completed_concurrent) {
  aio::testing::clock clock;
  aio::run(as_completed_concurrent_body(clock), {.clock = &clock});
}

TEST(tasks_BaseTaskTests, as_completed_coroutine_without_loop) {
  tasks sleepers;
  sleepers.push_back(after(1s, 1));
  EXPECT_THROW((void)aio::as_completed(std::move(sleepers)), aio::invalid_state_error);
}

// Ours: a task that waits is cancelled; the next call gives what ended meanwhile.
aio::task<void> cancelled_next_body() {
  tasks sleepers;
  sleepers.push_back(after(1s, 1));
  auto all = aio::as_completed(std::move(sleepers));
  auto waiting = aio::create_task(all.next());
  co_await turn();
  waiting.cancel();
  EXPECT_THROW(co_await waiting, aio::cancelled_error);
  const numbers results = co_await all_of(all);
  EXPECT_EQ(results, numbers{1});
}
TEST(as_completed, a_cancelled_next_loses_no_task) { run_mocked(cancelled_next_body()); }

aio::task<void> together_body() {
  // One for two, and nothing left for the other.
  tasks sleepers;
  sleepers.push_back(after(1s, 1));
  auto all = aio::as_completed(std::move(sleepers));
  const auto [first, second] = co_await aio::gather(all.next(), all.next());
  EXPECT_TRUE(first.has_value());
  EXPECT_FALSE(second.has_value()) << "nothing can come any more";
}
TEST(as_completed, asked_for_more_than_there_are) { run_mocked(together_body()); }

} // namespace
