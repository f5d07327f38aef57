// asyncio's test_locks: Event.
#include "sync_helpers.h"

#include <aio/event.h>
#include <aio/executor.h>

#include <boost/asio/post.hpp>

#include <memory>

namespace {

aio::task<void> event_states() {
  aio::event event;
  EXPECT_FALSE(event.is_set());
  auto waiter = aio::create_task(awaiting(event.wait()));
  co_await turn();
  EXPECT_EQ(event.waiters(), 1u);
  event.set();
  EXPECT_TRUE(event.is_set());
  co_await waiter;
  EXPECT_EQ(event.waiters(), 0u);
}
TEST(locks_EventTests, repr) { run_case(event_states()); }

aio::task<void> note(aio::event &event, numbers &result, int number) {
  co_await event.wait();
  result.push_back(number);
}
aio::task<void> wait() {
  aio::event event;
  numbers result;
  auto t1 = aio::create_task(note(event, result, 1));
  auto t2 = aio::create_task(note(event, result, 2));
  co_await turn();
  EXPECT_EQ(result, numbers());
  auto t3 = aio::create_task(note(event, result, 3));
  event.set();
  co_await turn();
  EXPECT_EQ(result, numbers({3, 1, 2})) << "who comes to a set event does not wait";
  EXPECT_TRUE(t1.done() && t2.done() && t3.done());
}
TEST(locks_EventTests, wait) { run_case(wait()); }

aio::task<void> wait_on_set() {
  aio::event event;
  event.set();
  int others = 0;
  call_soon([&] { ++others; });
  co_await event.wait();
  EXPECT_EQ(others, 0) << "no suspension";
  co_await turn();
  EXPECT_EQ(others, 1);
}
TEST(locks_EventTests, wait_on_set) { run_case(wait_on_set()); }

aio::task<void> wait_cancel() {
  aio::event event;
  auto waiter = aio::create_task(awaiting(event.wait()));
  call_soon([&] { waiter.cancel(); });
  EXPECT_THROW(co_await waiter, aio::cancelled_error);
  EXPECT_EQ(event.waiters(), 0u);
}
TEST(locks_EventTests, wait_cancel) { run_case(wait_cancel()); }

TEST(locks_EventTests, clear) {
  aio::event event;
  EXPECT_FALSE(event.is_set());
  event.set();
  EXPECT_TRUE(event.is_set());
  event.clear();
  EXPECT_FALSE(event.is_set());
}

aio::task<void> clear_with_waiters() {
  aio::event event;
  numbers result;
  auto waiter = aio::create_task(note(event, result, 1));
  co_await turn();
  EXPECT_EQ(result, numbers());
  event.set();
  event.clear();
  EXPECT_FALSE(event.is_set());
  event.set();
  event.set();
  EXPECT_EQ(event.waiters(), 1u);
  co_await turn();
  EXPECT_EQ(result, numbers({1}));
  EXPECT_EQ(event.waiters(), 0u);
  EXPECT_TRUE(waiter.done());
}
TEST(locks_EventTests, clear_with_waiters) { run_case(clear_with_waiters()); }

// What asyncio's cases do not cover.

aio::task<void> cleared_before_the_run() {
  aio::event event;
  numbers result;
  auto waiter = aio::create_task(note(event, result, 1));
  co_await turn();
  event.set();
  event.clear();
  co_await turn();
  EXPECT_EQ(result, numbers({1})) << "it was woken, and does not look again";
  co_await waiter;
}
TEST(event, a_woken_waiter_goes_on_although_it_was_cleared) { run_case(cleared_before_the_run()); }

aio::task<void> gone_after_set() {
  auto event = std::make_unique<aio::event>();
  numbers result;
  auto waiter = aio::create_task(note(*event, result, 1));
  co_await turn();
  event->set();
  event.reset();
  co_await waiter;
  EXPECT_EQ(result, numbers({1}));
}
TEST(event, may_go_when_it_was_set) { run_case(gone_after_set()); }

aio::task<void> gone_unset() {
  auto event = std::make_unique<aio::event>();
  numbers result;
  auto waiter = aio::create_task(note(*event, result, 1));
  co_await turn();
  event.reset();
  co_await turn();
  EXPECT_FALSE(waiter.done());
  waiter.cancel();
  EXPECT_THROW(co_await waiter, aio::cancelled_error);
}
TEST(event, a_waiter_that_outlives_it_can_be_cancelled) { run_case(gone_unset()); }

aio::task<void> cancelled_in_the_round_of_set() {
  aio::event event;
  numbers result;
  auto waiter = aio::create_task(note(event, result, 1));
  co_await turn();
  event.set();
  waiter.cancel();
  EXPECT_THROW(co_await waiter, aio::cancelled_error);
  EXPECT_EQ(result, numbers());
}
TEST(event, a_cancellation_after_the_wake_up_is_delivered) { run_case(cancelled_in_the_round_of_set()); }

aio::task<void> from_a_handler() {
  aio::event event;
  boost::asio::post(aio::current_executor(), [&] { event.set(); });
  co_await event.wait();
  EXPECT_TRUE(event.is_set());
}
TEST(event, may_be_set_by_a_plain_asio_handler) { run_case(from_a_handler()); }

} // namespace
