// asyncio's test_queues: the basics, get and put; the order of the other kinds.
#include "sync_helpers.h"

#include <aio/event.h>
#include <aio/lifo_queue.h>
#include <aio/priority_queue.h>
#include <aio/queue.h>
#include <aio/queue_empty.h>
#include <aio/queue_full.h>
#include <aio/timeout.h>
#include <aio/wait_for.h>

#include <functional>
#include <memory>
#include <set>
#include <stdexcept>
#include <string>
#include <type_traits>

namespace {

static_assert(std::is_base_of_v<std::runtime_error, aio::queue_full>);
static_assert(std::is_base_of_v<std::runtime_error, aio::queue_empty>);

aio::task<void> states() {
  aio::queue<int> open;
  auto getter = aio::create_task(awaiting(open.get()));
  co_await turn();
  EXPECT_EQ(open.getters(), 1u);
  open.put_nowait(0);
  EXPECT_EQ(co_await getter, 0);
  EXPECT_EQ(open.getters(), 0u);

  aio::queue<int> narrow(1);
  narrow.put_nowait(1);
  auto putter = aio::create_task(awaiting(narrow.put(2)));
  co_await turn();
  EXPECT_EQ(narrow.putters(), 1u);
  EXPECT_EQ(narrow.get_nowait(), 1);
  co_await putter;
  EXPECT_EQ(narrow.putters(), 0u);
  EXPECT_EQ(narrow.qsize(), 1u);
}
TEST(queues_QueueBasicTests, repr) { run_case(states()); }

aio::task<void> empty() {
  aio::queue<int> queue;
  EXPECT_TRUE(queue.empty());
  co_await queue.put(1);
  EXPECT_FALSE(queue.empty());
  EXPECT_EQ(co_await queue.get(), 1);
  EXPECT_TRUE(queue.empty());
}
TEST(queues_QueueBasicTests, empty) { run_case(empty()); }

aio::task<void> full() {
  aio::queue<int> open;
  EXPECT_FALSE(open.full());
  for (int item = 0; item < 100; ++item)
    co_await open.put(item);
  EXPECT_FALSE(open.full()) << "never without a limit";
  aio::queue<int> narrow(1);
  co_await narrow.put(1);
  EXPECT_TRUE(narrow.full());
}
TEST(queues_QueueBasicTests, full) { run_case(full()); }

/// Puts 1, 3, 2 and takes them out again.
template <class Queue> aio::task<numbers> through(Queue &queue) {
  const numbers in = {1, 3, 2};
  for (const int item : in)
    co_await queue.put(item);
  numbers out;
  while (!queue.empty())
    out.push_back(co_await queue.get());
  co_return out;
}
aio::task<void> order() {
  aio::queue<int> queue;
  const numbers out = co_await through(queue);
  EXPECT_EQ(out, numbers({1, 3, 2}));
}
TEST(queues_QueueBasicTests, order) { run_case(order()); }

aio::task<void> put_three(aio::queue<int> &queue, numbers &done) {
  for (int item = 0; item < 3; ++item) {
    co_await queue.put(item);
    done.push_back(item);
  }
}
aio::task<void> maxsize() {
  aio::queue<int> queue(2);
  EXPECT_EQ(queue.maxsize(), 2u);
  numbers done;
  auto putter = aio::create_task(put_three(queue, done));
  co_await turn();
  co_await turn();
  EXPECT_EQ(done, numbers({0, 1}));
  EXPECT_EQ(co_await queue.get(), 0);
  co_await turn();
  EXPECT_EQ(done, numbers({0, 1, 2}));
  EXPECT_EQ(co_await queue.get(), 1);
  EXPECT_EQ(co_await queue.get(), 2);
  EXPECT_TRUE(putter.done());
}
TEST(queues_QueueBasicTests, maxsize) { run_case(maxsize()); }

aio::task<void> blocking_get() {
  aio::queue<int> queue;
  queue.put_nowait(1);
  int others = 0;
  call_soon([&] { ++others; });
  EXPECT_EQ(co_await queue.get(), 1);
  EXPECT_EQ(others, 0) << "no suspension";
  co_await turn();
}
TEST(queues_QueueGetTests, blocking_get) { run_case(blocking_get()); }

aio::task<void> get_with_putters() {
  aio::queue<int> queue(1);
  co_await queue.put(1);
  auto putter = aio::create_task(awaiting(queue.put(2)));
  co_await turn();
  EXPECT_EQ(queue.putters(), 1u);
  EXPECT_EQ(co_await queue.get(), 1);
  co_await turn();
  EXPECT_TRUE(putter.done());
}
TEST(queues_QueueGetTests, get_with_putters) { run_case(get_with_putters()); }

aio::task<int> get_and_tell(aio::queue<int> &queue, aio::event &started, bool &finished) {
  started.set();
  const int item = co_await queue.get();
  finished = true;
  co_return item;
}
aio::task<void> blocking_get_wait() {
  aio::queue<int> queue;
  aio::event started;
  bool finished = false;
  auto getter = aio::create_task(get_and_tell(queue, started, finished));
  co_await started.wait();
  EXPECT_FALSE(finished);
  call_later(10ms, [&] { queue.put_nowait(1); });
  EXPECT_EQ(co_await getter, 1);
  EXPECT_TRUE(finished);
}
TEST(queues_QueueGetTests, blocking_get_wait) { run_case(blocking_get_wait()); }

TEST(queues_QueueGetTests, nonblocking_get) {
  aio::queue<int> queue;
  queue.put_nowait(1);
  EXPECT_EQ(queue.get_nowait(), 1);
}

TEST(queues_QueueGetTests, nonblocking_get_exception) {
  aio::queue<int> queue;
  EXPECT_THROW(queue.get_nowait(), aio::queue_empty);
}

aio::task<void> get_cancelled_race() {
  aio::queue<std::string> queue;
  auto t1 = aio::create_task(awaiting(queue.get()));
  auto t2 = aio::create_task(awaiting(queue.get()));
  co_await turn();
  t1.cancel();
  co_await turn();
  EXPECT_TRUE(t1.done());
  co_await queue.put("a");
  co_await turn();
  EXPECT_EQ(co_await t2, "a");
}
TEST(queues_QueueGetTests, get_cancelled_race) { run_case(get_cancelled_race()); }

aio::task<void> get_with_waiting_putters() {
  aio::queue<std::string> queue(1);
  auto a = aio::create_task(awaiting(queue.put("a")));
  auto b = aio::create_task(awaiting(queue.put("b")));
  EXPECT_EQ(co_await queue.get(), "a");
  EXPECT_EQ(co_await queue.get(), "b");
  EXPECT_TRUE(a.done() && b.done());
}
TEST(queues_QueueGetTests, get_with_waiting_putters) { run_case(get_with_waiting_putters()); }

aio::task<void> consume(aio::queue<int> &queue, int count) {
  while (count-- > 0)
    co_await queue.get();
}
aio::task<void> produce(aio::queue<int> &queue, int count) {
  for (int item = 0; item < count; ++item)
    co_await queue.put(item);
}
aio::task<void> why_are_getters_waiting() {
  aio::queue<int> queue(1);
  auto producer = aio::create_task(produce(queue, 5));
  auto consumer = aio::create_task(consume(queue, 5));
  co_await producer;
  co_await consumer;
  EXPECT_TRUE(queue.empty());
}
TEST(queues_QueueGetTests, why_are_getters_waiting) { run_case(why_are_getters_waiting()); }

aio::task<void> cancelled_getters() {
  aio::queue<int> queue(5);
  EXPECT_THROW(co_await aio::wait_for(queue.get(), 100ms), aio::timeout_error);
  EXPECT_EQ(queue.getters(), 0u);
}
TEST(queues_QueueGetTests, cancelled_getters_not_being_held_in_self_getters) { run_case(cancelled_getters()); }

aio::task<void> lifo_order() {
  aio::lifo_queue<int> queue;
  const numbers out = co_await through(queue);
  EXPECT_EQ(out, numbers({2, 3, 1}));
}
TEST(queues_LifoQueueTests, order) { run_case(lifo_order()); }

aio::task<void> priority_order() {
  aio::priority_queue<int> queue;
  const numbers out = co_await through(queue);
  EXPECT_EQ(out, numbers({1, 2, 3}));
  aio::priority_queue<int, std::greater<int>> greatest_first;
  const numbers reversed = co_await through(greatest_first);
  EXPECT_EQ(reversed, numbers({3, 2, 1}));
}
TEST(queues_PriorityQueueTests, order) { run_case(priority_order()); }

} // namespace
