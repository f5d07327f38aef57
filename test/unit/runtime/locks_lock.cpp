// asyncio's test_locks: Lock, with what C++ adds: the guard, try_lock and the owner. test_pep492's LockTests too.
#include "sync_helpers.h"

#include <aio/bounded_semaphore.h>
#include <aio/condition.h>
#include <aio/detail/self_awaitable.h>
#include <aio/event.h>
#include <aio/invalid_state_error.h>
#include <aio/mutex.h>
#include <aio/semaphore.h>
#include <aio/timeout.h>

#include <optional>
#include <thread>
#include <type_traits>

namespace {

static_assert(!std::is_copy_constructible_v<aio::guard<aio::mutex>> &&
              std::is_nothrow_move_constructible_v<aio::guard<aio::mutex>>);
static_assert(!std::is_move_constructible_v<aio::mutex>);

aio::task<void> lock_states() {
  aio::mutex lock;
  EXPECT_FALSE(lock.locked());
  co_await lock.acquire();
  EXPECT_TRUE(lock.locked());
  EXPECT_EQ(lock.waiters(), 0u);
  auto other = aio::create_task(awaiting(lock.acquire()));
  co_await turn();
  EXPECT_EQ(lock.waiters(), 1u);
  lock.release();
  co_await other;
  EXPECT_EQ(lock.waiters(), 0u);
}
TEST(locks_LockTests, repr) { run_case(lock_states()); }

aio::task<void> note(aio::mutex &lock, numbers &result, int number) {
  co_await lock.acquire();
  result.push_back(number);
}

aio::task<void> acquire() {
  aio::mutex lock;
  numbers result;
  co_await lock.acquire();
  auto t1 = aio::create_task(note(lock, result, 1));
  auto t2 = aio::create_task(note(lock, result, 2));
  co_await turn();
  EXPECT_EQ(result, numbers());
  lock.release();
  co_await turn();
  EXPECT_EQ(result, numbers({1}));
  co_await turn();
  EXPECT_EQ(result, numbers({1})) << "one release wakes one";
  auto t3 = aio::create_task(note(lock, result, 3));
  lock.release();
  co_await turn();
  EXPECT_EQ(result, numbers({1, 2}));
  lock.release();
  co_await turn();
  EXPECT_EQ(result, numbers({1, 2, 3}));
  EXPECT_TRUE(t1.done() && t2.done() && t3.done());
}
TEST(locks_LockTests, acquire) { run_case(acquire()); }

aio::task<void> acquire_cancel() {
  aio::mutex lock;
  co_await lock.acquire();
  auto task = aio::create_task(awaiting(lock.acquire()));
  call_soon([&] { task.cancel(); });
  EXPECT_THROW(co_await task, aio::cancelled_error);
  EXPECT_EQ(lock.waiters(), 0u);
  EXPECT_TRUE(lock.locked());
}
TEST(locks_LockTests, acquire_cancel) { run_case(acquire_cancel()); }

aio::task<void> lock_it(aio::mutex &lock, aio::event *blocker) {
  auto guard = co_await lock.lock();
  if (blocker)
    co_await blocker->wait();
}
aio::task<void> cancel_race() {
  aio::mutex lock;
  aio::event blocker;
  auto ta = aio::create_task(lock_it(lock, &blocker));
  co_await turn();
  EXPECT_TRUE(lock.locked());
  auto tb = aio::create_task(lock_it(lock, nullptr));
  co_await turn();
  EXPECT_EQ(lock.waiters(), 1u);
  auto tc = aio::create_task(lock_it(lock, nullptr));
  co_await turn();
  EXPECT_EQ(lock.waiters(), 2u);
  blocker.set();
  tb.cancel();
  co_await turn();
  EXPECT_TRUE(ta.done());
  EXPECT_TRUE(tb.cancelled());
  co_await tc;
  EXPECT_FALSE(lock.locked());
}
TEST(locks_LockTests, cancel_race) { run_case(cancel_race()); }

aio::task<void> count_locks(aio::mutex &lock, int &calls, int &locks) {
  ++calls;
  co_await lock.acquire();
  ++locks;
}
aio::task<void> cancel_release_race() {
  aio::mutex lock;
  int calls = 0, locks = 0;
  co_await lock.acquire();
  auto t1 = aio::create_task(count_locks(lock, calls, locks));
  auto t2 = aio::create_task(count_locks(lock, calls, locks));
  auto t3 = aio::create_task(count_locks(lock, calls, locks));
  co_await turn();
  call_soon([&] {
    t1.cancel();
    lock.release();
  });
  EXPECT_THROW(co_await t1, aio::cancelled_error);
  EXPECT_EQ(locks, 1) << "only one lock was taken";
  EXPECT_EQ(calls, 3);
  EXPECT_TRUE(t1.cancelled() && t2.done());
  t3.cancel();
  co_await turn();
  EXPECT_TRUE(t3.cancelled());
}
TEST(locks_LockTests, cancel_release_race) { run_case(cancel_release_race()); }

aio::task<void> finished_waiter_cancelled() {
  aio::mutex lock;
  co_await lock.acquire();
  EXPECT_TRUE(lock.locked());
  auto tb = aio::create_task(awaiting(lock.acquire()));
  co_await turn();
  EXPECT_EQ(lock.waiters(), 1u);
  auto tc = aio::create_task(awaiting(lock.acquire()));
  tb.cancel();
  lock.release();
  co_await turn();
  EXPECT_TRUE(lock.locked());
  EXPECT_TRUE(tb.cancelled());
  co_await tc;
}
TEST(locks_LockTests, finished_waiter_cancelled) { run_case(finished_waiter_cancelled()); }

TEST(locks_LockTests, release_not_acquired) {
  aio::mutex lock;
  EXPECT_THROW(lock.release(), aio::invalid_state_error);
}

aio::task<void> release_no_waiters() {
  aio::mutex lock;
  co_await lock.acquire();
  EXPECT_TRUE(lock.locked());
  lock.release();
  EXPECT_FALSE(lock.locked());
}
TEST(locks_LockTests, release_no_waiters) { run_case(release_no_waiters()); }

aio::task<void> context_manager() {
  aio::mutex lock;
  EXPECT_FALSE(lock.locked());
  {
    auto guard = co_await lock.lock();
    EXPECT_TRUE(lock.locked());
    EXPECT_TRUE(guard.owns_lock());
  }
  EXPECT_FALSE(lock.locked());
}
TEST(locks_LockTests, context_manager) { run_case(context_manager()); }

template <class Lock> aio::task<void> with_lock(Lock &lock) {
  co_await aio::sleep(10ms);
  EXPECT_FALSE(lock.locked());
  {
    auto guard = co_await lock.lock();
    EXPECT_TRUE(lock.locked());
    co_await aio::sleep(10ms);
    EXPECT_TRUE(lock.locked());
  }
  EXPECT_FALSE(lock.locked());
}
aio::task<void> with_all_locks() {
  aio::mutex mutex;
  aio::condition condition;
  aio::semaphore semaphore;
  aio::bounded_semaphore bounded;
  co_await with_lock(mutex);
  co_await with_lock(condition);
  co_await with_lock(semaphore);
  co_await with_lock(bounded);
}
TEST(pep492_LockTests, context_manager_async_with) { run_case(with_all_locks()); }

// What asyncio's cases do not cover.

aio::task<void> woken_then_cancelled() {
  aio::mutex lock;
  numbers result;
  co_await lock.acquire();
  auto t1 = aio::create_task(note(lock, result, 1));
  auto t2 = aio::create_task(note(lock, result, 2));
  co_await turn();
  lock.release();
  t1.cancel(); // it was chosen already
  EXPECT_THROW(co_await t1, aio::cancelled_error);
  co_await t2;
  EXPECT_EQ(result, numbers({2}));
}
TEST(mutex, a_cancelled_hand_over_goes_to_the_next) { run_case(woken_then_cancelled()); }

aio::task<void> no_barging() {
  aio::mutex lock;
  numbers result;
  co_await lock.acquire();
  auto first = aio::create_task(note(lock, result, 1));
  co_await turn();
  lock.release();
  EXPECT_FALSE(lock.locked()) << "on its way to the first waiter";
  EXPECT_FALSE(lock.try_lock().has_value());
  EXPECT_THROW(lock.release(), aio::invalid_state_error);
  auto second = aio::create_task(note(lock, result, 2));
  co_await first;
  EXPECT_EQ(result, numbers({1}));
  lock.release();
  co_await second;
  EXPECT_EQ(result, numbers({1, 2}));
}
TEST(mutex, nobody_overtakes_a_waiter_that_was_chosen) { run_case(no_barging()); }

aio::task<void> guards() {
  aio::mutex lock;
  auto first = co_await lock.lock();
  auto second = std::move(first);
  EXPECT_FALSE(first.owns_lock());
  EXPECT_FALSE(lock.try_lock().has_value());
  second.unlock();
  EXPECT_FALSE(lock.locked());
  second.unlock();
  auto third = lock.try_lock();
  EXPECT_TRUE(third.has_value());
  EXPECT_TRUE(lock.locked());
  third.reset();
  EXPECT_FALSE(lock.locked());
}
TEST(mutex, guards_move_and_unlock_early) { run_case(guards()); }

aio::task<void> owners() {
  aio::mutex lock;
  const std::uint64_t self = (co_await aio::detail::self_awaitable()).id;
  EXPECT_EQ(lock.owner(), 0U);
  auto held = co_await lock.lock();
  EXPECT_EQ(lock.owner(), self);
  numbers result;
  auto other = aio::create_task(note(lock, result, 1), {.name = "other"});
  co_await turn();
  held.unlock();
  EXPECT_EQ(lock.owner(), 0U);
  co_await other;
  EXPECT_NE(lock.owner(), 0U);
  EXPECT_NE(lock.owner(), self);
  lock.release();
  auto tried = lock.try_lock();
  EXPECT_EQ(lock.owner(), self);
}
TEST(mutex, knows_its_owner) { run_case(owners()); }

aio::task<void> timed_out() {
  aio::mutex lock;
  co_await lock.acquire();
  EXPECT_THROW(co_await aio::timeout(1s, lock.acquire()), aio::timeout_error);
  EXPECT_EQ(lock.waiters(), 0u);
  lock.release();
  auto guard = co_await aio::timeout(1s, lock.lock());
  EXPECT_TRUE(lock.locked());
}
TEST(mutex, timeout) { run_case(timed_out()); }

// The mutex goes with the main task's frame, then the loop cancels the waiter.
aio::task<void> outlived_lock() {
  aio::mutex lock;
  numbers result;
  co_await lock.acquire();
  aio::create_task(awaiting(lock.acquire()), {.name = "left"});
  co_await turn();
}
TEST(mutex, a_waiter_that_outlives_it_can_be_cancelled) {
  reports seen;
  aio::testing::clock clock;
  aio::run(outlived_lock(), {.on_exception = seen.handler(), .clock = &clock});
  EXPECT_EQ(seen.lines, std::vector<std::string>()) << "it ended by cancellation";
}

aio::task<void> outlived_hand_over(std::exception_ptr &seen) {
  std::optional<aio::mutex> lock(std::in_place);
  co_await lock->acquire();
  auto waiter = aio::create_task(awaiting(lock->acquire()));
  co_await turn();
  lock->release();
  lock.reset();
  try {
    co_await waiter;
  } catch (const aio::invalid_state_error &) {
    seen = std::current_exception();
  }
}
TEST(mutex, a_hand_over_of_a_mutex_that_is_gone_is_an_error) {
  std::exception_ptr seen;
  run_case(outlived_hand_over(seen));
  EXPECT_NE(seen, nullptr);
}

aio::task<void> try_elsewhere(aio::mutex &lock, bool &refused) {
  try {
    co_await lock.acquire();
  } catch (const aio::invalid_state_error &) {
    refused = true;
  }
}
aio::task<void> two_loops(bool &refused) {
  aio::mutex lock;
  co_await lock.acquire();
  auto waiter = aio::create_task(awaiting(lock.acquire()));
  co_await turn();
  std::thread([&] { run_case(try_elsewhere(lock, refused)); }).join();
  EXPECT_EQ(lock.waiters(), 1u);
  lock.release();
  co_await waiter;
}
TEST(mutex, waiters_of_two_loops_are_refused) {
  bool refused = false;
  run_case(two_loops(refused));
  EXPECT_TRUE(refused);
}

} // namespace
