// asyncio's test_queues: join and shutdown, for all kinds of queues; and what asyncio's cases do not cover.
#include "sync_helpers.h"

#include <aio/lifo_queue.h>
#include <aio/priority_queue.h>
#include <aio/queue.h>
#include <aio/queue_empty.h>
#include <aio/queue_shutdown.h>

#include <memory>
#include <stdexcept>
#include <string>

namespace {

using fifo = aio::queue<int>;
using lifo = aio::lifo_queue<int>;
using priority = aio::priority_queue<int>;

template <class Queue> void task_done_underflow() {
  Queue queue;
  EXPECT_THROW(queue.task_done(), std::invalid_argument);
}
TEST(queues_QueueJoinTests, task_done_underflow) {
  task_done_underflow<fifo>();
  task_done_underflow<lifo>();
  task_done_underflow<priority>();
}

template <class Queue> aio::task<void> worker(Queue &queue, const bool &running, int &sum) {
  while (running) {
    sum += co_await queue.get();
    queue.task_done();
  }
}
template <class Queue> aio::task<void> task_done() {
  Queue queue;
  for (int item = 0; item < 100; ++item)
    queue.put_nowait(item);
  bool running = true;
  int sum = 0;
  auto first = aio::create_task(worker(queue, running, sum));
  auto second = aio::create_task(worker(queue, running, sum));
  co_await queue.join();
  EXPECT_EQ(sum, 4950);
  running = false;
  queue.put_nowait(0);
  queue.put_nowait(0);
  co_await first;
  co_await second;
}
TEST(queues_QueueJoinTests, task_done) {
  run_case(task_done<fifo>());
  run_case(task_done<lifo>());
  run_case(task_done<priority>());
}

template <class Queue> aio::task<void> join_empty_queue() {
  Queue queue;
  co_await queue.join();
  co_await queue.join();
  EXPECT_TRUE(queue.empty());
}
TEST(queues_QueueJoinTests, join_empty_queue) {
  run_case(join_empty_queue<fifo>());
  run_case(join_empty_queue<lifo>());
  run_case(join_empty_queue<priority>());
}

template <class Queue> void states() {
  Queue queue;
  EXPECT_EQ(queue.maxsize(), 0u);
  EXPECT_EQ(queue.unfinished(), 0u);
  EXPECT_FALSE(queue.is_shutdown());
  queue.put_nowait(1);
  queue.put_nowait(2);
  EXPECT_EQ(queue.unfinished(), 2u);
  queue.get_nowait();
  EXPECT_EQ(queue.unfinished(), 2u) << "taken, not done";
  queue.task_done();
  EXPECT_EQ(queue.unfinished(), 1u);
  queue.shutdown();
  EXPECT_TRUE(queue.is_shutdown());
}
TEST(queues_QueueJoinTests, format) {
  states<fifo>();
  states<lifo>();
  states<priority>();
}
TEST(queues_QueueShutdownTests, format) {
  states<fifo>();
  states<lifo>();
  states<priority>();
}

template <class Queue> aio::task<void> expect_closed(Queue &queue) {
  EXPECT_THROW(co_await queue.put(1), aio::queue_shutdown);
  EXPECT_THROW(queue.put_nowait(1), aio::queue_shutdown);
  EXPECT_THROW(co_await queue.get(), aio::queue_shutdown);
  EXPECT_THROW(queue.get_nowait(), aio::queue_shutdown);
}

template <class Queue> aio::task<void> shutdown_empty() {
  Queue queue;
  auto getter = aio::create_task(awaiting(queue.get()));
  co_await turn();
  queue.shutdown();
  EXPECT_EQ(queue.qsize(), 0u);
  co_await queue.join();
  co_await turn();
  EXPECT_TRUE(getter.done());
  EXPECT_THROW(co_await getter, aio::queue_shutdown);
  co_await expect_closed(queue);
}
TEST(queues_QueueShutdownTests, shutdown_empty) {
  run_case(shutdown_empty<fifo>());
  run_case(shutdown_empty<lifo>());
  run_case(shutdown_empty<priority>());
}

template <class Queue> aio::task<void> shutdown_nonempty() {
  Queue queue(1);
  queue.put_nowait(7);
  auto joiner = aio::create_task(awaiting(queue.join()));
  auto putter = aio::create_task(awaiting(queue.put(8)));
  co_await turn();
  EXPECT_FALSE(putter.done());
  queue.shutdown();
  EXPECT_EQ(queue.qsize(), 1u);
  co_await turn();
  EXPECT_TRUE(putter.done());
  EXPECT_THROW(co_await putter, aio::queue_shutdown);
  EXPECT_EQ(co_await queue.get(), 7) << "what is there can be taken";
  co_await turn();
  EXPECT_FALSE(joiner.done());
  co_await expect_closed(queue);
  queue.task_done();
  co_await turn();
  EXPECT_TRUE(joiner.done());
  co_await joiner;
  EXPECT_THROW(queue.task_done(), std::invalid_argument);
}
TEST(queues_QueueShutdownTests, shutdown_nonempty) {
  run_case(shutdown_nonempty<fifo>());
  run_case(shutdown_nonempty<lifo>());
  run_case(shutdown_nonempty<priority>());
}

template <class Queue> aio::task<void> shutdown_immediate() {
  Queue queue;
  queue.put_nowait(7);
  auto joiner = aio::create_task(awaiting(queue.join()));
  queue.shutdown(true);
  EXPECT_EQ(queue.qsize(), 0u);
  co_await turn();
  EXPECT_TRUE(joiner.done());
  co_await joiner;
  co_await expect_closed(queue);
  EXPECT_THROW(queue.task_done(), std::invalid_argument);
}
TEST(queues_QueueShutdownTests, shutdown_immediate) {
  run_case(shutdown_immediate<fifo>());
  run_case(shutdown_immediate<lifo>());
  run_case(shutdown_immediate<priority>());
}

template <class Queue> aio::task<void> shutdown_immediate_with_unfinished() {
  Queue queue;
  queue.put_nowait(7);
  queue.put_nowait(7);
  auto joiner = aio::create_task(awaiting(queue.join()));
  EXPECT_EQ(co_await queue.get(), 7);
  queue.shutdown(true);
  EXPECT_EQ(queue.qsize(), 0u);
  co_await turn();
  EXPECT_FALSE(joiner.done()) << "the item that was taken is not done";
  co_await expect_closed(queue);
  queue.task_done();
  EXPECT_THROW(queue.task_done(), std::invalid_argument);
  co_await turn();
  EXPECT_TRUE(joiner.done());
  co_await joiner;
}
TEST(queues_QueueShutdownTests, shutdown_immediate_with_unfinished) {
  run_case(shutdown_immediate_with_unfinished<fifo>());
  run_case(shutdown_immediate_with_unfinished<lifo>());
  run_case(shutdown_immediate_with_unfinished<priority>());
}

// What asyncio's cases do not cover.

using owned = std::unique_ptr<int>;
struct by_value {
  bool operator()(const owned &left, const owned &right) const { return *left < *right; }
};
template <class Queue> aio::task<void> moves() {
  Queue queue(2);
  co_await queue.put(std::make_unique<int>(1));
  queue.put_nowait(std::make_unique<int>(2));
  auto putter = aio::create_task(awaiting(queue.put(std::make_unique<int>(3))));
  co_await turn();
  int sum = 0;
  for (int round = 0; round < 3; ++round) {
    const owned item = co_await queue.get();
    sum += *item;
  }
  EXPECT_EQ(sum, 6);
  co_await putter;
  queue.put_nowait(std::make_unique<int>(4)); // goes with the queue
}
TEST(queue, items_that_can_only_be_moved) {
  run_case(moves<aio::queue<owned>>());
  run_case(moves<aio::lifo_queue<owned>>());
  run_case(moves<aio::priority_queue<owned, by_value>>());
}

TEST(queue, the_ring_grows_while_it_is_turned) {
  aio::queue<std::string> queue;
  int next_in = 0, next_out = 0;
  for (int round = 0; round < 50; ++round) {
    for (int count = 0; count < 7; ++count)
      queue.put_nowait("a string that is too long for its small buffer " + std::to_string(next_in++));
    for (int count = 0; count < 5; ++count)
      EXPECT_EQ(queue.get_nowait(), "a string that is too long for its small buffer " + std::to_string(next_out++));
  }
  EXPECT_EQ(queue.qsize(), 100u);
}

aio::task<void> overtaken() {
  aio::queue<int> queue;
  auto first = aio::create_task(awaiting(queue.get()));
  co_await turn();
  queue.put_nowait(1);
  EXPECT_EQ(queue.get_nowait(), 1) << "taken before the woken getter runs";
  co_await turn();
  EXPECT_FALSE(first.done());
  queue.put_nowait(2);
  EXPECT_EQ(co_await first, 2);
}
TEST(queue, a_getter_that_was_overtaken_waits_again) { run_case(overtaken()); }

aio::task<void> passed_on() {
  aio::queue<int> queue;
  auto first = aio::create_task(awaiting(queue.get()));
  auto second = aio::create_task(awaiting(queue.get()));
  co_await turn();
  queue.put_nowait(1);
  first.cancel(); // it was chosen already
  EXPECT_THROW(co_await first, aio::cancelled_error);
  EXPECT_EQ(co_await second, 1);

  aio::queue<int> narrow(1);
  narrow.put_nowait(1);
  auto third = aio::create_task(awaiting(narrow.put(3)));
  auto fourth = aio::create_task(awaiting(narrow.put(4)));
  co_await turn();
  EXPECT_EQ(narrow.get_nowait(), 1);
  third.cancel();
  EXPECT_THROW(co_await third, aio::cancelled_error);
  co_await fourth;
  EXPECT_EQ(narrow.get_nowait(), 4);
}
TEST(queue, a_cancelled_wake_up_goes_to_the_next) { run_case(passed_on()); }

aio::task<void> outlived() {
  aio::queue<int> queue, narrow(1);
  narrow.put_nowait(1);
  aio::create_task(awaiting(queue.get()));
  aio::create_task(awaiting(narrow.put(2)));
  aio::create_task(awaiting(narrow.join()));
  co_await turn();
  EXPECT_EQ(queue.getters() + narrow.putters(), 2u);
}
TEST(queue, waiters_that_outlive_it_can_be_cancelled) {
  reports seen;
  aio::testing::clock clock;
  aio::run(outlived(), {.on_exception = seen.handler(), .clock = &clock});
  EXPECT_EQ(seen.lines, std::vector<std::string>());
}

aio::task<void> dropped_unawaited() {
  aio::queue<owned> queue;
  {
    auto put = queue.put(std::make_unique<int>(1));
    auto get = queue.get();
    (void)put;
    (void)get;
  }
  EXPECT_TRUE(queue.empty()) << "nothing happens before the co_await";
  auto put = queue.put(std::make_unique<int>(2));
  co_await std::move(put);
  EXPECT_EQ(queue.qsize(), 1u);
}
TEST(queue, operations_begin_when_they_are_awaited) { run_case(dropped_unawaited()); }

} // namespace
