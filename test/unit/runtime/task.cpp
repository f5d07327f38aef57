// task, create_task and run: results, exceptions, depth, names, what happens at the end of a run.
// Case names follow asyncio's test_tasks and test_runners.
#include "helpers.h"

#include <aio/create_task.h>
#include <aio/sleep.h>

#include <gtest/gtest.h>

#include <memory>
#include <stdexcept>

namespace {

aio::task<int> number(int value) { co_return value; }
aio::task<std::unique_ptr<int>> owned(int value) { co_return std::make_unique<int>(value); }
aio::task<int &> refer(int &value) { co_return value; }
aio::task<void> nothing() { co_return; }
aio::task<int> failing() {
  co_await nothing();
  throw std::runtime_error("boom");
}

TEST(run, returns_value) { EXPECT_EQ(aio::run(number(42)), 42); }
TEST(run, returns_void) { aio::run(nothing()); }
TEST(run, returns_reference) {
  int value = 1;
  aio::run(refer(value)) = 2;
  EXPECT_EQ(value, 2);
}
TEST(run, returns_move_only) { EXPECT_EQ(*aio::run(owned(7)), 7); }
TEST(run, raises) { EXPECT_THROW(aio::run(failing()), std::runtime_error); }
TEST(run, only_a_valid_task) { EXPECT_THROW(aio::run(aio::task<int>()), aio::invalid_state_error); }
TEST(run, twice_in_a_row) { EXPECT_EQ(aio::run(number(1)) + aio::run(number(2)), 3); }

aio::task<void> run_inside() {
  EXPECT_THROW(aio::run(nothing()), aio::invalid_state_error);
  co_return;
}
TEST(run, from_running_loop) { aio::run(run_inside()); }
TEST(create_task, needs_a_loop) { EXPECT_THROW((void)aio::create_task(nothing()), aio::invalid_state_error); }

aio::task<int> sum_in_a_row(int count) {
  int sum = 0;
  for (int index = 0; index < count; ++index)
    sum += co_await number(1);
  co_return sum;
}
TEST(task, one_million_awaits_in_a_row) { EXPECT_EQ(aio::run(sum_in_a_row(1'000'000)), 1'000'000); }

aio::task<int> descend(int depth) {
  if (depth == 0)
    co_return 0;
  const int below = co_await descend(depth - 1);
  co_return below + 1;
}
TEST(task, one_million_deep) { EXPECT_EQ(aio::run(descend(1'000'000)), 1'000'000); }

aio::task<void> fail_deep(int depth) {
  if (depth == 0)
    throw std::runtime_error("deep");
  co_await fail_deep(depth - 1);
}
TEST(task, exception_through_a_thousand_frames) { EXPECT_THROW(aio::run(fail_deep(1000)), std::runtime_error); }

aio::task<void> results_of_handles() {
  auto handle = aio::create_task(number(5), {.name = "five"});
  EXPECT_EQ(handle.name(), "five");
  EXPECT_FALSE(handle.done());
  EXPECT_THROW((void)handle.result(), aio::invalid_state_error);
  EXPECT_EQ(co_await handle, 5);
  EXPECT_TRUE(handle.done());
  EXPECT_EQ(handle.result(), 5);
  EXPECT_EQ(handle.exception(), nullptr);
  EXPECT_EQ(co_await handle, 5) << "a handle may be awaited again";
  auto move_only = aio::create_task(owned(6));
  const std::unique_ptr<int> moved = co_await std::move(move_only);
  EXPECT_EQ(*moved, 6);
  EXPECT_FALSE(move_only.valid());
  auto failed = aio::create_task(failing());
  EXPECT_THROW(co_await failed, std::runtime_error);
  EXPECT_NE(failed.exception(), nullptr);
  EXPECT_FALSE(failed.cancelled());
}
TEST(create_task, results) { aio::run(results_of_handles()); }

aio::task<void> note(std::string &log, char letter, int rounds) {
  for (int round = 0; round < rounds; ++round) {
    log += letter;
    co_await aio::sleep(0s);
  }
}
aio::task<void> interleaved(std::string &log) {
  auto a = aio::create_task(note(log, 'a', 3));
  auto b = aio::create_task(note(log, 'b', 3));
  log += '-';
  co_await a;
  co_await b;
}
TEST(sleep, sleep_zero_lets_others_run) {
  std::string log;
  aio::run(interleaved(log));
  EXPECT_EQ(log, "-ababab");
}

aio::task<void> sleeper(std::string &log, char letter, std::chrono::milliseconds time) {
  co_await aio::sleep(time);
  log += letter;
}
aio::task<void> sleepers(std::string &log, const aio::testing::clock &clock) {
  auto c = aio::create_task(sleeper(log, 'c', 3h));
  auto a = aio::create_task(sleeper(log, 'a', 1h));
  auto b = aio::create_task(sleeper(log, 'b', 2h));
  auto d = aio::create_task(sleeper(log, 'd', 3h));
  co_await d;
  EXPECT_EQ(clock.elapsed(), 3h);
  co_await a;
  co_await b;
  co_await c;
}
TEST(sleep, wakes_in_order_of_deadlines) {
  std::string log;
  aio::testing::clock clock;
  aio::run(sleepers(log, clock), {.clock = &clock});
  EXPECT_EQ(log, "abcd");
}

aio::task<void> many_sleepers(int count, int &woken) {
  std::vector<aio::task_handle<void>> handles;
  auto one = [](int place, int &counter) -> aio::task<void> {
    co_await aio::sleep(std::chrono::milliseconds((place * 7919) % 1000));
    ++counter;
  };
  for (int place = 0; place < count; ++place)
    handles.push_back(aio::create_task(one(place, woken)));
  // Every third is cancelled in the middle of the heap.
  co_await aio::sleep(0s);
  for (int place = 0; place < count; place += 3)
    handles[static_cast<std::size_t>(place)].cancel();
  co_await aio::sleep(2s);
}
TEST(sleep, thousands_with_cancellations) {
  int woken = 0;
  run_mocked(many_sleepers(9000, woken));
  EXPECT_EQ(woken, 6000);
}
TEST(sleep, real_clock) {
  const auto before = std::chrono::steady_clock::now();
  auto body = []() -> aio::task<void> { co_await aio::sleep(2ms); };
  aio::run(body());
  EXPECT_GE(std::chrono::steady_clock::now() - before, 2ms);
}

aio::task<void> looked_at() {
  auto handle = aio::create_task(failing());
  co_await aio::sleep(1s);
  EXPECT_NE(handle.exception(), nullptr);
}
TEST(create_task, exception_that_was_looked_at_is_not_reported) {
  reports seen;
  aio::testing::clock clock;
  aio::run(looked_at(), {.on_exception = seen.handler(), .clock = &clock});
  EXPECT_TRUE(seen.lines.empty());
}

aio::task<void> hanging(bool &cleaned) {
  try {
    co_await aio::sleep(1000h);
  } catch (const aio::cancelled_error &) {
    cleaned = true;
    throw;
  }
}
aio::task<int> leave_one_behind(bool &cleaned) {
  (void)aio::create_task(hanging(cleaned));
  co_await aio::sleep(0s);
  co_return 1;
}
TEST(run, cancels_hanging_tasks) {
  bool cleaned = false;
  EXPECT_EQ(aio::run(leave_one_behind(cleaned)), 1);
  EXPECT_TRUE(cleaned);
}

aio::task<void> hanging_badly() {
  try {
    co_await aio::sleep(1000h);
  } catch (const aio::cancelled_error &) {
  }
  throw std::runtime_error("in clean-up");
}
aio::task<void> leave_a_bad_one() {
  (void)aio::create_task(hanging_badly(), {.name = "bad"});
  co_await aio::sleep(0s);
}
TEST(run, reports_errors_of_hanging_tasks) {
  reports seen;
  aio::run(leave_a_bad_one(), {.on_exception = seen.handler()});
  ASSERT_EQ(seen.lines.size(), 1u);
  EXPECT_EQ(seen.lines[0], "the exception of a task was never retrieved|bad");
}

TEST(task_handle, outlives_its_loop) {
  aio::task_handle<int> kept;
  auto body = [](aio::task_handle<int> &out) -> aio::task<void> {
    out = aio::create_task(number(9));
    co_await out;
  };
  aio::run(body(kept));
  EXPECT_EQ(kept.result(), 9);
  EXPECT_FALSE(kept.cancel());
}

} // namespace
