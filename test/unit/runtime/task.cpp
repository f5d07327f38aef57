// task, create_task and run: results, exceptions, chains, names. Case names follow asyncio's test_tasks and test_runners.
#include <aio/aio.h>

#include <gtest/gtest.h>

#include <memory>
#include <stdexcept>
#include <string>

namespace {

using namespace std::chrono_literals;

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

} // namespace
