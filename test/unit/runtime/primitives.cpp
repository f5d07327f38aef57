// What all primitives have in common: what a debugger is told, and the end of a loop.
#include "sync_helpers.h"

#include <aio/barrier.h>
#include <aio/condition.h>
#include <aio/detail/self_awaitable.h>
#include <aio/event.h>
#include <aio/mutex.h>
#include <aio/queue.h>
#include <aio/semaphore.h>
#include <aio/spawn.h>

#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>

namespace {

template <class Operation> aio::task<void> noted(const aio::debug::task_view *&view, Operation operation) {
  view = &co_await aio::detail::self_awaitable();
  co_await std::move(operation);
}
template <class Operation> aio::task<void> expect_wait(Operation operation, const char *what, const void *object) {
  const aio::debug::task_view *view = nullptr;
  auto waiter = aio::create_task(noted(view, std::move(operation)));
  co_await turn();
  EXPECT_EQ(view->wait.kind, aio::debug::wait_kind::primitive);
  EXPECT_STREQ(view->wait.what, what);
  EXPECT_EQ(view->wait.object, object);
  waiter.cancel();
  EXPECT_THROW(co_await waiter, aio::cancelled_error);
}
aio::task<void> waits() {
  aio::mutex mutex;
  aio::event event;
  aio::semaphore none(0);
  aio::condition condition;
  aio::barrier barrier(2);
  aio::queue<int> queue(1);
  co_await mutex.acquire();
  co_await condition.acquire();
  co_await expect_wait(mutex.acquire(), "mutex", &mutex);
  co_await expect_wait(event.wait(), "event", &event);
  co_await expect_wait(none.acquire(), "semaphore", &none);
  co_await expect_wait(condition.wait(), "condition", &condition);
  co_await expect_wait(barrier.wait(), "barrier", &barrier);
  co_await expect_wait(queue.get(), "queue.get", &queue);
  queue.put_nowait(1);
  co_await expect_wait(queue.put(2), "queue.put", &queue);
  co_await expect_wait(queue.join(), "queue.join", &queue);
}
TEST(primitives, tell_a_debugger_what_a_task_waits_for) { run_case(waits()); }

aio::task<void> hold_forever(aio::mutex &mutex, aio::semaphore &semaphore, aio::event &never) {
  auto guard = co_await mutex.lock();
  auto permit = co_await semaphore.lock();
  co_await never.wait();
}
aio::task<void> wait_for_both(aio::mutex &mutex, aio::semaphore &semaphore) {
  auto permit = co_await semaphore.lock();
  auto guard = co_await mutex.lock();
}
TEST(primitives, outlive_a_loop_that_is_destroyed) {
  aio::mutex mutex;
  aio::semaphore semaphore(1);
  aio::event never;
  aio::queue<int> queue;
  {
    boost::asio::io_context context;
    aio::spawn(context, hold_forever(mutex, semaphore, never), boost::asio::detached);
    aio::spawn(context, wait_for_both(mutex, semaphore), boost::asio::detached);
    aio::spawn(context, wait_for_both(mutex, semaphore), boost::asio::detached);
    aio::spawn(context, awaiting(queue.get()), boost::asio::detached);
    context.poll();
    EXPECT_TRUE(mutex.locked());
    EXPECT_EQ(semaphore.waiters(), 2u);
    EXPECT_EQ(queue.getters(), 1u);
    queue.put_nowait(1); // wakes a task that will never run
  }
  EXPECT_FALSE(mutex.locked());
  EXPECT_EQ(semaphore.value(), 1) << "the permit came back";
  EXPECT_FALSE(semaphore.locked());
  EXPECT_EQ(never.waiters() + queue.getters(), 0u);
  EXPECT_EQ(queue.qsize(), 1u) << "no item is lost";
}

} // namespace
