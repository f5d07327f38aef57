// asyncio's test_locks: Semaphore and BoundedSemaphore.
#include "sync_helpers.h"

#include <aio/bounded_semaphore.h>
#include <aio/event.h>
#include <aio/gather.h>
#include <aio/semaphore.h>
#include <aio/wait_for.h>

#include <stdexcept>
#include <string>

namespace {

TEST(locks_SemaphoreTests, initial_value_zero) {
  aio::semaphore none(0);
  EXPECT_TRUE(none.locked());
  EXPECT_FALSE(none.try_acquire());
}

aio::task<void> semaphore_states() {
  aio::semaphore semaphore;
  EXPECT_FALSE(semaphore.locked());
  EXPECT_EQ(semaphore.value(), 1);
  co_await semaphore.acquire();
  EXPECT_TRUE(semaphore.locked());
  EXPECT_EQ(semaphore.waiters(), 0u);
  auto t1 = aio::create_task(awaiting(semaphore.acquire()));
  co_await turn();
  EXPECT_EQ(semaphore.waiters(), 1u);
  auto t2 = aio::create_task(awaiting(semaphore.acquire()));
  co_await turn();
  EXPECT_EQ(semaphore.waiters(), 2u);
  semaphore.release();
  semaphore.release();
  co_await t1;
  co_await t2;
}
TEST(locks_SemaphoreTests, repr) { run_case(semaphore_states()); }

TEST(locks_SemaphoreTests, semaphore_value) {
  EXPECT_THROW(aio::semaphore(-1), std::invalid_argument);
  EXPECT_THROW(aio::bounded_semaphore(-1), std::invalid_argument);
}

aio::task<void> note(aio::semaphore &semaphore, numbers &result, int number) {
  co_await semaphore.acquire();
  result.push_back(number);
}

aio::task<void> semaphore_acquire() {
  aio::semaphore semaphore(3);
  numbers result;
  co_await semaphore.acquire();
  co_await semaphore.acquire();
  EXPECT_FALSE(semaphore.locked());
  auto t1 = aio::create_task(note(semaphore, result, 1));
  auto t2 = aio::create_task(note(semaphore, result, 2));
  auto t3 = aio::create_task(note(semaphore, result, 3));
  co_await turn();
  EXPECT_EQ(result, numbers({1}));
  EXPECT_TRUE(semaphore.locked());
  EXPECT_EQ(semaphore.waiters(), 2u);
  EXPECT_EQ(semaphore.value(), 0);
  auto t4 = aio::create_task(note(semaphore, result, 4));
  semaphore.release();
  semaphore.release();
  EXPECT_EQ(semaphore.value(), 0) << "they belong to the waiters";
  co_await turn();
  EXPECT_EQ(semaphore.value(), 0);
  EXPECT_EQ(result, numbers({1, 2, 3}));
  EXPECT_TRUE(semaphore.locked());
  EXPECT_EQ(semaphore.waiters(), 1u);
  EXPECT_TRUE(t1.done() && t2.done() && t3.done());
  semaphore.release();
  co_await t4;
  EXPECT_EQ(result, numbers({1, 2, 3, 4}));
}
TEST(locks_SemaphoreTests, acquire) { run_case(semaphore_acquire()); }

aio::task<void> semaphore_acquire_cancel() {
  aio::semaphore semaphore;
  co_await semaphore.acquire();
  auto task = aio::create_task(awaiting(semaphore.acquire()));
  call_soon([&] { task.cancel(); });
  EXPECT_THROW(co_await task, aio::cancelled_error);
  EXPECT_EQ(semaphore.waiters(), 0u);
}
TEST(locks_SemaphoreTests, acquire_cancel) { run_case(semaphore_acquire_cancel()); }

aio::task<void> acquire_cancel_before_awoken() {
  aio::semaphore semaphore(0);
  auto t1 = aio::create_task(awaiting(semaphore.acquire()));
  auto t2 = aio::create_task(awaiting(semaphore.acquire()));
  auto t3 = aio::create_task(awaiting(semaphore.acquire()));
  auto t4 = aio::create_task(awaiting(semaphore.acquire()));
  co_await turn();
  t1.cancel();
  t2.cancel();
  semaphore.release();
  co_await turn();
  co_await turn();
  EXPECT_TRUE(t3.done());
  EXPECT_FALSE(t4.done());
  t3.cancel();
  t4.cancel();
  co_await turn();
  EXPECT_TRUE(t4.cancelled());
}
TEST(locks_SemaphoreTests, acquire_cancel_before_awoken) { run_case(acquire_cancel_before_awoken()); }

aio::task<void> acquire_hang() {
  aio::semaphore semaphore(0);
  auto t1 = aio::create_task(awaiting(semaphore.acquire()));
  auto t2 = aio::create_task(awaiting(semaphore.acquire()));
  co_await turn();
  t1.cancel();
  semaphore.release();
  co_await turn();
  co_await turn();
  EXPECT_TRUE(semaphore.locked());
  EXPECT_TRUE(t2.done());
}
TEST(locks_SemaphoreTests, acquire_hang) { run_case(acquire_hang()); }

aio::task<void> hold_then_cancel(aio::semaphore &semaphore, aio::task_handle<void> &other) {
  {
    auto permit = co_await semaphore.lock();
    co_await turn();
  }
  other.cancel(); // it was woken by the line above
}
aio::task<void> never_gets_it(aio::semaphore &semaphore) {
  auto permit = co_await semaphore.lock();
  ADD_FAILURE() << "cancelled before it ran";
}
aio::task<void> acquire_no_hang() {
  aio::semaphore semaphore(1);
  aio::task_handle<void> t2;
  auto t1 = aio::create_task(hold_then_cancel(semaphore, t2));
  t2 = aio::create_task(never_gets_it(semaphore));
  co_await t1;
  EXPECT_THROW(co_await t2, aio::cancelled_error);
  co_await aio::wait_for(semaphore.acquire(), 1s);
  EXPECT_EQ(semaphore.value(), 0);
}
TEST(locks_SemaphoreTests, acquire_no_hang) { run_case(acquire_no_hang()); }

TEST(locks_SemaphoreTests, release_not_acquired) {
  aio::bounded_semaphore bounded;
  EXPECT_THROW(bounded.release(), std::invalid_argument);
  aio::semaphore &base = bounded;
  EXPECT_THROW(base.release(), std::invalid_argument);
  aio::semaphore unbounded;
  unbounded.release();
  EXPECT_EQ(unbounded.value(), 2);
}

aio::task<void> semaphore_release_no_waiters() {
  aio::semaphore semaphore;
  co_await semaphore.acquire();
  EXPECT_TRUE(semaphore.locked());
  semaphore.release();
  EXPECT_FALSE(semaphore.locked());
}
TEST(locks_SemaphoreTests, release_no_waiters) { run_case(semaphore_release_no_waiters()); }

aio::task<void> twice(aio::semaphore &semaphore, std::vector<std::string> &result, const char *tag) {
  co_await semaphore.acquire();
  result.push_back(std::string(tag) + "_1");
  co_await aio::sleep(10ms);
  semaphore.release();
  co_await semaphore.acquire();
  result.push_back(std::string(tag) + "_2");
  co_await aio::sleep(10ms);
  semaphore.release();
}
aio::task<void> acquire_fifo_order() {
  aio::semaphore semaphore(1);
  std::vector<std::string> result;
  co_await aio::gather(twice(semaphore, result, "c1"), twice(semaphore, result, "c2"), twice(semaphore, result, "c3"));
  const std::vector<std::string> expected = {"c1_1", "c2_1", "c3_1", "c1_2", "c2_2", "c3_2"};
  EXPECT_EQ(result, expected);
}
TEST(locks_SemaphoreTests, acquire_fifo_order) { run_case(acquire_fifo_order()); }

aio::task<void> again(aio::semaphore &semaphore, numbers &result) {
  co_await semaphore.acquire();
  result.push_back(2);
  semaphore.release();
  co_await semaphore.acquire();
  result.push_back(4);
}
aio::task<void> acquire_fifo_order_2() {
  aio::semaphore semaphore(1);
  numbers result;
  auto t1 = aio::create_task(note(semaphore, result, 1));
  auto t2 = aio::create_task(again(semaphore, result));
  auto t3 = aio::create_task(note(semaphore, result, 3));
  co_await turn();
  semaphore.release();
  semaphore.release();
  co_await t1;
  co_await t2;
  co_await t3;
  EXPECT_EQ(result, numbers({1, 2, 3, 4}));
}
TEST(locks_SemaphoreTests, acquire_fifo_order_2) { run_case(acquire_fifo_order_2()); }

aio::task<void> acquire_fifo_order_3() {
  aio::semaphore semaphore(0);
  numbers result;
  auto t1 = aio::create_task(note(semaphore, result, 1));
  auto t2 = aio::create_task(note(semaphore, result, 2));
  auto t3 = aio::create_task(note(semaphore, result, 3));
  co_await turn();
  t1.cancel();
  co_await turn();
  semaphore.release();
  semaphore.release();
  EXPECT_THROW(co_await t1, aio::cancelled_error);
  co_await t2;
  co_await t3;
  EXPECT_EQ(result, numbers({2, 3}));
}
TEST(locks_SemaphoreTests, acquire_fifo_order_3) { run_case(acquire_fifo_order_3()); }

aio::task<void> add(numbers &result, int number) {
  result.push_back(number);
  co_return;
}
aio::task<void> first_of_four(aio::semaphore &semaphore, numbers &result, aio::task_handle<void> &fourth) {
  EXPECT_EQ(semaphore.value(), 0);
  co_await semaphore.acquire();
  EXPECT_EQ(semaphore.value(), 0) << "it has woken all others";
  fourth = aio::create_task(add(result, 4));
  result.push_back(1);
}
aio::task<void> second_of_four(aio::semaphore &semaphore, numbers &result) {
  semaphore.release();
  semaphore.release();
  semaphore.release();
  EXPECT_EQ(semaphore.value(), 2);
  EXPECT_TRUE(semaphore.locked()) << "the first has not run yet";
  co_await semaphore.acquire();
  result.push_back(2);
}
aio::task<void> third_of_four(aio::semaphore &semaphore, numbers &result) {
  co_await semaphore.acquire();
  EXPECT_TRUE(semaphore.locked());
  result.push_back(3);
}
aio::task<void> acquire_fifo_order_4() {
  aio::semaphore semaphore(0);
  numbers result;
  aio::task_handle<void> t4;
  auto t1 = aio::create_task(first_of_four(semaphore, result, t4));
  auto t2 = aio::create_task(second_of_four(semaphore, result));
  auto t3 = aio::create_task(third_of_four(semaphore, result));
  co_await turn();
  EXPECT_EQ(semaphore.value(), 2);
  EXPECT_EQ(semaphore.waiters(), 3u);
  co_await turn();
  co_await t1;
  co_await t2;
  co_await t3;
  co_await t4;
  EXPECT_EQ(result, numbers({1, 2, 3, 4}));
}
TEST(locks_SemaphoreTests, acquire_fifo_order_4) { run_case(acquire_fifo_order_4()); }

// What asyncio's cases do not cover.

aio::task<void> uncontended() {
  aio::semaphore semaphore(2);
  int others = 0;
  call_soon([&] { ++others; });
  for (int round = 0; round < 1000; ++round) {
    auto permit = co_await semaphore.lock();
    co_await semaphore.acquire();
    semaphore.release();
  }
  EXPECT_EQ(others, 0) << "no suspension";
  EXPECT_EQ(semaphore.value(), 2);
  co_await turn();
  EXPECT_EQ(others, 1);
}
TEST(semaphore, a_free_permit_does_not_suspend) { run_case(uncontended()); }

aio::task<void> semaphore_outlived() {
  aio::semaphore semaphore(0);
  aio::create_task(awaiting(semaphore.acquire()));
  aio::create_task(awaiting(semaphore.acquire()));
  co_await turn();
  semaphore.release(); // one is woken, one waits
}
TEST(semaphore, waiters_may_outlive_it) {
  reports seen;
  aio::testing::clock clock;
  aio::run(semaphore_outlived(), {.on_exception = seen.handler(), .clock = &clock});
  EXPECT_EQ(seen.lines, std::vector<std::string>()) << "both ended by cancellation";
}

} // namespace
