// What a sleeping task costs, and a million of them from their making to the end of the loop.
#include "helpers.h"

#include <aio/create_task.h>
#include <aio/detail/task_record.h>
#include <aio/sleep.h>
#include <aio/tasks.h>
#include <aio/yield.h>

#include <gtest/gtest.h>

namespace {

// Beside its coroutine frame: the record, its place in the ring, an entry and a slot of the timer heap.
static_assert(sizeof(aio::detail::task_record<void>) + sizeof(void *) + 16 + sizeof(void *) <= 256);

constexpr int million = 1'000'000;

aio::task<void> sleeper(int place, int &done) {
  co_await aio::sleep(std::chrono::microseconds(place % 1000 + 1));
  ++done;
}
aio::task<void> all_run(int &done) {
  for (int place = 0; place < million; ++place)
    aio::create_task(sleeper(place, done));
  co_await aio::yield();
  EXPECT_EQ(aio::all_tasks().size(), million + 1u);
  co_await aio::sleep(1s);
  EXPECT_EQ(done, million);
  EXPECT_EQ(aio::all_tasks().size(), 1u);
}
TEST(memory, a_million_sleeping_tasks_run) {
  int done = 0;
  run_mocked(all_run(done));
  EXPECT_EQ(done, million);
}

aio::task<void> all_left(int &done) {
  for (int place = 0; place < million / 10; ++place)
    aio::create_task(sleeper(place, done));
  co_await aio::yield();
}
TEST(memory, many_sleeping_tasks_are_cancelled_at_the_end) {
  int done = 0;
  run_mocked(all_left(done));
  EXPECT_EQ(done, 0);
}

} // namespace
