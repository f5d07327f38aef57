// asyncio's test_locks: cancellation and timeouts of Condition.
#include "sync_helpers.h"

#include <aio/condition.h>
#include <aio/mutex.h>
#include <aio/timeout.h>
#include <aio/wait_for.h>

#include <exception>

namespace {

aio::task<void> timeout_in_block() {
  aio::condition condition;
  auto guard = co_await condition.lock();
  EXPECT_THROW(co_await aio::wait_for(condition.wait(), 500ms), aio::timeout_error);
  EXPECT_TRUE(condition.locked());
}
TEST(locks_ConditionTests, timeout_in_block) { run_case(timeout_in_block()); }

aio::task<void> keeps_the_error(aio::condition &condition, const bool &wake, std::exception_ptr &raised) {
  auto guard = co_await condition.lock();
  const auto predicate = [&] { return wake; };
  try {
    co_await condition.wait_for(predicate);
  } catch (const aio::cancelled_error &) {
    raised = std::current_exception();
    throw;
  }
}
aio::task<void> cancelled_error_wakeup() {
  aio::condition condition;
  const bool wake = false;
  std::exception_ptr raised, arrived;
  auto task = aio::create_task(keeps_the_error(condition, wake, raised));
  co_await turn();
  task.cancel();
  try {
    co_await task;
  } catch (const aio::cancelled_error &) {
    arrived = std::current_exception();
  }
  EXPECT_NE(arrived, nullptr);
  EXPECT_EQ(arrived, raised) << "the same exception object";
}
TEST(locks_ConditionTests, cancelled_error_wakeup) { run_case(cancelled_error_wakeup()); }

aio::task<void> cancelled_error_re_aquire() {
  aio::condition condition;
  bool wake = false;
  std::exception_ptr raised, arrived;
  auto task = aio::create_task(keeps_the_error(condition, wake, raised));
  co_await turn();
  co_await condition.acquire();
  wake = true;
  condition.notify();
  co_await turn();
  task.cancel(); // it waits for the mutex
  condition.release();
  try {
    co_await task;
  } catch (const aio::cancelled_error &) {
    arrived = std::current_exception();
  }
  EXPECT_NE(arrived, nullptr);
  EXPECT_EQ(arrived, raised) << "the same exception object";
}
TEST(locks_ConditionTests, cancelled_error_re_aquire) { run_case(cancelled_error_re_aquire()); }

aio::task<void> consumer(aio::condition &condition, int &state) {
  auto guard = co_await condition.lock();
  const auto changed = [&] { return state != 0; };
  for (;;) {
    co_await condition.wait_for(changed);
    if (state < 0)
      co_return;
    --state;
  }
}
/// One of two consumers is notified and cancelled, `settle` rounds later: the other one takes the item.
aio::task<void> cancelled_consumer(int settle) {
  aio::condition condition;
  int state = 0;
  auto first = aio::create_task(consumer(condition, state));
  auto second = aio::create_task(consumer(condition, state));
  co_await turn();
  {
    auto guard = co_await condition.lock();
    ++state;
    condition.notify(1);
    for (int round = 0; round < settle; ++round)
      co_await turn();
    first.cancel();
    const auto taken = [&] { return state == 0; };
    try {
      co_await aio::timeout(10ms, condition.wait_for(taken));
    } catch (const aio::timeout_error &) {
    }
    EXPECT_EQ(state, 0);
    state = -1;
    condition.notify_all();
  }
  co_await second;
  EXPECT_TRUE(first.cancelled());
}
TEST(locks_ConditionTests, cancelled_wakeup) { run_case(cancelled_consumer(0)); }
TEST(locks_ConditionTests, cancelled_wakeup_relock) { run_case(cancelled_consumer(1)); }

// What asyncio's cases do not cover.

aio::task<void> condition_wait_on(aio::condition &condition, bool &waited) {
  auto guard = co_await condition.lock();
  waited = true;
  co_await condition.wait();
}
aio::task<void> cancelled_twice() {
  aio::condition condition;
  bool waited = false;
  auto waiter = aio::create_task(condition_wait_on(condition, waited));
  co_await turn();
  co_await condition.acquire();
  waiter.cancel();
  co_await turn();
  waiter.cancel(); // while it takes the mutex again
  co_await turn();
  EXPECT_FALSE(waiter.done());
  condition.release();
  EXPECT_THROW(co_await waiter, aio::cancelled_error);
  EXPECT_FALSE(condition.locked());
}
TEST(condition, cancelled_while_it_takes_the_mutex_again) { run_case(cancelled_twice()); }

aio::task<void> outlived(bool &waited) {
  aio::condition condition;
  aio::mutex lock;
  aio::condition shared(lock);
  aio::create_task(condition.wait());
  co_await condition.acquire();
  aio::create_task(shared.wait());
  co_await lock.acquire();
  co_await turn();
  waited = condition.waiters() == 1 && shared.waiters() == 1;
}
TEST(condition, a_waiter_that_outlives_it_can_be_cancelled) {
  reports seen;
  aio::testing::clock clock;
  bool waited = false;
  aio::run(outlived(waited), {.on_exception = seen.handler(), .clock = &clock});
  EXPECT_TRUE(waited);
  EXPECT_EQ(seen.lines, std::vector<std::string>());
}

} // namespace
