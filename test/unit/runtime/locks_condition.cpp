// asyncio's test_locks: Condition.
#include "sync_helpers.h"

#include <aio/condition.h>
#include <aio/invalid_state_error.h>
#include <aio/mutex.h>

#include <optional>
#include <thread>

namespace {

aio::task<void> wait_and_keep(aio::condition &condition, numbers &result, int number) {
  co_await condition.acquire();
  co_await condition.wait();
  result.push_back(number);
}
aio::task<void> wait_and_release(aio::condition &condition, numbers &result, int number) {
  auto guard = co_await condition.lock();
  co_await condition.wait();
  result.push_back(number);
}

aio::task<void> condition_wait() {
  aio::condition condition;
  numbers result;
  auto t1 = aio::create_task(wait_and_keep(condition, result, 1));
  auto t2 = aio::create_task(wait_and_keep(condition, result, 2));
  auto t3 = aio::create_task(wait_and_keep(condition, result, 3));
  co_await turn();
  EXPECT_EQ(result, numbers());
  EXPECT_FALSE(condition.locked());
  co_await condition.acquire();
  condition.notify();
  co_await turn();
  EXPECT_EQ(result, numbers());
  EXPECT_TRUE(condition.locked());
  condition.release();
  co_await turn();
  EXPECT_EQ(result, numbers({1}));
  EXPECT_TRUE(condition.locked());
  condition.notify(2);
  co_await turn();
  EXPECT_EQ(result, numbers({1}));
  EXPECT_TRUE(condition.locked());
  condition.release();
  co_await turn();
  EXPECT_EQ(result, numbers({1, 2}));
  EXPECT_TRUE(condition.locked());
  condition.release();
  co_await turn();
  EXPECT_EQ(result, numbers({1, 2, 3}));
  EXPECT_TRUE(condition.locked());
  EXPECT_TRUE(t1.done() && t2.done() && t3.done());
}
TEST(locks_ConditionTests, wait) { run_case(condition_wait()); }

aio::task<void> condition_wait_cancel() {
  aio::condition condition;
  co_await condition.acquire();
  auto waiter = aio::create_task(condition.wait());
  call_soon([&] { waiter.cancel(); });
  EXPECT_THROW(co_await waiter, aio::cancelled_error);
  EXPECT_EQ(condition.waiters(), 0u);
  EXPECT_TRUE(condition.locked());
}
TEST(locks_ConditionTests, wait_cancel) { run_case(condition_wait_cancel()); }

aio::task<void> wait_cancel_contested() {
  aio::condition condition;
  co_await condition.acquire();
  EXPECT_TRUE(condition.locked());
  auto waiter = aio::create_task(condition.wait());
  co_await turn();
  EXPECT_FALSE(condition.locked());
  co_await condition.acquire();
  EXPECT_TRUE(condition.locked());
  condition.notify();
  call_soon([&] { waiter.cancel(); });
  call_soon([&] { condition.release(); });
  try {
    co_await waiter;
  } catch (const aio::cancelled_error &) {
  }
  EXPECT_TRUE(condition.locked());
}
TEST(locks_ConditionTests, wait_cancel_contested) { run_case(wait_cancel_contested()); }

aio::task<void> wait_on(aio::condition &condition, bool &waited) {
  auto guard = co_await condition.lock();
  waited = true;
  co_await condition.wait();
}
aio::task<void> wait_cancel_after_notify() {
  aio::condition condition;
  bool waited = false;
  auto waiter = aio::create_task(wait_on(condition, waited));
  co_await turn();
  co_await condition.acquire();
  condition.notify();
  co_await turn(); // it waits for the mutex now
  waiter.cancel();
  co_await turn();
  EXPECT_FALSE(waiter.done()) << "not without the mutex";
  condition.release();
  co_await turn();
  EXPECT_TRUE(waiter.cancelled());
  EXPECT_TRUE(waited);
  EXPECT_FALSE(condition.locked());
}
TEST(locks_ConditionTests, wait_cancel_after_notify) { run_case(wait_cancel_after_notify()); }

aio::task<void> wait_unacquired() {
  aio::condition condition;
  EXPECT_THROW(co_await condition.wait(), aio::invalid_state_error);
}
TEST(locks_ConditionTests, wait_unacquired) { run_case(wait_unacquired()); }

aio::task<void> wait_until(aio::condition &condition, const bool &ready, numbers &result) {
  auto guard = co_await condition.lock();
  const auto predicate = [&] { return ready; };
  EXPECT_TRUE(co_await condition.wait_for(predicate));
  result.push_back(1);
}
aio::task<void> wait_for() {
  aio::condition condition;
  bool ready = false;
  numbers result;
  auto waiter = aio::create_task(wait_until(condition, ready, result));
  co_await turn();
  EXPECT_EQ(result, numbers());
  co_await condition.acquire();
  condition.notify();
  condition.release();
  co_await turn();
  EXPECT_EQ(result, numbers());
  ready = true;
  co_await condition.acquire();
  condition.notify();
  condition.release();
  co_await turn();
  EXPECT_EQ(result, numbers({1}));
  EXPECT_TRUE(waiter.done());
}
TEST(locks_ConditionTests, wait_for) { run_case(wait_for()); }

aio::task<void> wait_for_unacquired() {
  aio::condition condition;
  const auto some = [] { return std::optional<numbers>(numbers({1, 2, 3})); };
  const std::optional<numbers> value = co_await condition.wait_for(some);
  EXPECT_EQ(value, numbers({1, 2, 3})) << "the predicate's value, without a wait";
  const auto never = [] { return false; };
  EXPECT_THROW(co_await condition.wait_for(never), aio::invalid_state_error);
}
TEST(locks_ConditionTests, wait_for_unacquired) { run_case(wait_for_unacquired()); }

aio::task<void> notify() {
  aio::condition condition;
  numbers result;
  auto t1 = aio::create_task(wait_and_release(condition, result, 1));
  auto t2 = aio::create_task(wait_and_release(condition, result, 2));
  auto t3 = aio::create_task(wait_and_release(condition, result, 3));
  co_await turn();
  EXPECT_EQ(result, numbers());
  co_await condition.acquire();
  condition.notify(1);
  condition.release();
  co_await turn();
  EXPECT_EQ(result, numbers({1}));
  co_await condition.acquire();
  condition.notify(1);
  condition.notify(2048);
  condition.release();
  // Each waiter gets the mutex when the one before it has left: a round each.
  co_await turn();
  co_await turn();
  EXPECT_EQ(result, numbers({1, 2, 3}));
  EXPECT_TRUE(t1.done() && t2.done() && t3.done());
}
TEST(locks_ConditionTests, notify) { run_case(notify()); }

aio::task<void> notify_all() {
  aio::condition condition;
  numbers result;
  auto t1 = aio::create_task(wait_and_release(condition, result, 1));
  auto t2 = aio::create_task(wait_and_release(condition, result, 2));
  co_await turn();
  EXPECT_EQ(result, numbers());
  co_await condition.acquire();
  condition.notify_all();
  condition.release();
  co_await turn();
  co_await turn();
  EXPECT_EQ(result, numbers({1, 2}));
  EXPECT_TRUE(t1.done() && t2.done());
}
TEST(locks_ConditionTests, notify_all) { run_case(notify_all()); }

TEST(locks_ConditionTests, notify_unacquired) {
  aio::condition condition;
  EXPECT_THROW(condition.notify(), aio::invalid_state_error);
}

TEST(locks_ConditionTests, notify_all_unacquired) {
  aio::condition condition;
  EXPECT_THROW(condition.notify_all(), aio::invalid_state_error);
}

aio::task<void> condition_states() {
  aio::condition condition;
  numbers result;
  EXPECT_FALSE(condition.locked());
  auto t1 = aio::create_task(wait_and_release(condition, result, 1));
  co_await turn();
  EXPECT_EQ(condition.waiters(), 1u);
  auto t2 = aio::create_task(wait_and_release(condition, result, 2));
  co_await turn();
  EXPECT_EQ(condition.waiters(), 2u);
  co_await condition.acquire();
  EXPECT_TRUE(condition.locked());
  condition.notify_all();
  condition.release();
  co_await t1;
  co_await t2;
  EXPECT_EQ(condition.waiters(), 0u);
}
TEST(locks_ConditionTests, repr) { run_case(condition_states()); }

aio::task<void> condition_context_manager() {
  aio::condition condition;
  EXPECT_FALSE(condition.locked());
  {
    auto guard = co_await condition.lock();
    EXPECT_TRUE(condition.locked());
  }
  EXPECT_FALSE(condition.locked());
}
TEST(locks_ConditionTests, context_manager) { run_case(condition_context_manager()); }

aio::task<void> explicit_lock() {
  aio::mutex lock;
  aio::condition condition(lock);
  EXPECT_FALSE(lock.locked() || condition.locked());
  {
    auto guard = co_await condition.lock();
    EXPECT_TRUE(lock.locked() && condition.locked());
  }
  EXPECT_FALSE(lock.locked() || condition.locked());
  {
    auto guard = co_await lock.lock();
    EXPECT_TRUE(lock.locked() && condition.locked());
  }
  EXPECT_FALSE(lock.locked() || condition.locked());
}
TEST(locks_ConditionTests, explicit_lock) { run_case(explicit_lock()); }

aio::task<void> wait_elsewhere(aio::condition &condition, int &refused) {
  try {
    co_await condition.acquire(); // a task of the other loop waits for the mutex
  } catch (const aio::invalid_state_error &) {
    ++refused;
  }
}
aio::task<void> notified_elsewhere(aio::condition &condition, int &refused) {
  auto guard = co_await condition.lock();
  try {
    co_await condition.wait(); // a task of the other loop waits for a notification
  } catch (const aio::invalid_state_error &) {
    ++refused;
  }
  EXPECT_TRUE(condition.locked());
}
aio::task<void> ambiguous_loops(int &refused) {
  aio::mutex lock;
  aio::condition condition(lock);
  numbers result;
  auto held = co_await lock.lock();
  auto acquirer = aio::create_task(awaiting(lock.acquire()));
  co_await turn();
  std::thread([&] { run_case(wait_elsewhere(condition, refused)); }).join();
  EXPECT_EQ(refused, 1);
  held.unlock();
  co_await acquirer;
  lock.release();
  auto waiter = aio::create_task(wait_and_release(condition, result, 1));
  co_await turn();
  std::thread([&] { run_case(notified_elsewhere(condition, refused)); }).join();
  EXPECT_EQ(refused, 2);
  waiter.cancel();
  EXPECT_THROW(co_await waiter, aio::cancelled_error);
}
TEST(locks_ConditionTests, ambiguous_loops) {
  int refused = 0;
  run_case(ambiguous_loops(refused));
}

} // namespace
