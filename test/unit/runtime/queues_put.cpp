// asyncio's test_queues: put, and what a cancelled get or put must not lose.
#include "sync_helpers.h"

#include <aio/event.h>
#include <aio/queue.h>
#include <aio/queue_full.h>

#include <memory>
#include <set>
#include <string>

namespace {

aio::task<void> blocking_put() {
  aio::queue<int> queue;
  int others = 0;
  call_soon([&] { ++others; });
  co_await queue.put(1);
  EXPECT_EQ(others, 0) << "no suspension";
  EXPECT_EQ(co_await queue.get(), 1);
  co_await turn();
}
TEST(queues_QueuePutTests, blocking_put) { run_case(blocking_put()); }

aio::task<void> put_and_tell(aio::queue<int> &queue, aio::event &started, bool &finished) {
  started.set();
  co_await queue.put(1);
  co_await queue.put(2);
  finished = true;
}
aio::task<void> blocking_put_wait() {
  aio::queue<int> queue(1);
  aio::event started;
  bool finished = false;
  call_later(10ms, [&] { queue.get_nowait(); });
  auto putter = aio::create_task(put_and_tell(queue, started, finished));
  co_await started.wait();
  EXPECT_FALSE(finished);
  co_await putter;
  EXPECT_TRUE(finished);
}
TEST(queues_QueuePutTests, blocking_put_wait) { run_case(blocking_put_wait()); }

TEST(queues_QueuePutTests, nonblocking_put) {
  aio::queue<int> queue;
  queue.put_nowait(1);
  EXPECT_EQ(queue.get_nowait(), 1);
}

aio::task<void> get_cancel_drop_one_pending_reader() {
  aio::queue<int> queue;
  auto reader = aio::create_task(awaiting(queue.get()));
  co_await turn();
  queue.put_nowait(1);
  queue.put_nowait(2);
  reader.cancel();
  EXPECT_THROW(co_await reader, aio::cancelled_error);
  auto second = aio::create_task(awaiting(queue.get()));
  EXPECT_EQ(co_await second, 1) << "no item is lost";
}
TEST(queues_QueuePutTests, get_cancel_drop_one_pending_reader) { run_case(get_cancel_drop_one_pending_reader()); }

aio::task<void> get_cancel_drop_many_pending_readers() {
  aio::queue<int> queue;
  auto reader1 = aio::create_task(awaiting(queue.get()));
  auto reader2 = aio::create_task(awaiting(queue.get()));
  auto reader3 = aio::create_task(awaiting(queue.get()));
  co_await turn();
  queue.put_nowait(1);
  queue.put_nowait(2);
  reader1.cancel();
  EXPECT_THROW(co_await reader1, aio::cancelled_error);
  std::set<int> items;
  items.insert(co_await reader3);
  items.insert(co_await reader2);
  EXPECT_EQ(items, std::set<int>({1, 2}));
}
TEST(queues_QueuePutTests, get_cancel_drop_many_pending_readers) { run_case(get_cancel_drop_many_pending_readers()); }

aio::task<void> put_cancel_drop() {
  aio::queue<int> queue(1);
  queue.put_nowait(1);
  auto writer = aio::create_task(awaiting(queue.put(2)));
  co_await turn();
  EXPECT_EQ(queue.get_nowait(), 1);
  writer.cancel();
  EXPECT_THROW(co_await writer, aio::cancelled_error);
  EXPECT_TRUE(queue.empty());
  auto second = aio::create_task(awaiting(queue.put(2)));
  co_await second;
  EXPECT_EQ(queue.get_nowait(), 2);
  EXPECT_EQ(queue.qsize(), 0u);
}
TEST(queues_QueuePutTests, put_cancel_drop) { run_case(put_cancel_drop()); }

TEST(queues_QueuePutTests, nonblocking_put_exception) {
  aio::queue<std::unique_ptr<int>> queue(1);
  queue.put_nowait(std::make_unique<int>(1));
  auto second = std::make_unique<int>(2);
  EXPECT_THROW(queue.put_nowait(std::move(second)), aio::queue_full);
  EXPECT_NE(second, nullptr) << "an item that was refused is still the caller's";
}

aio::task<void> put_cancelled() {
  aio::queue<int> queue;
  auto putter = aio::create_task(awaiting(queue.put(1)));
  EXPECT_EQ(co_await queue.get(), 1);
  EXPECT_TRUE(putter.done());
}
TEST(queues_QueuePutTests, put_cancelled) { run_case(put_cancelled()); }

aio::task<void> put_cancelled_race() {
  aio::queue<std::string> queue(1);
  auto a = aio::create_task(awaiting(queue.put("a")));
  auto b = aio::create_task(awaiting(queue.put("b")));
  auto c = aio::create_task(awaiting(queue.put("X")));
  co_await turn();
  EXPECT_TRUE(a.done());
  EXPECT_FALSE(b.done());
  c.cancel();
  co_await turn();
  EXPECT_TRUE(c.done());
  EXPECT_EQ(queue.get_nowait(), "a");
  co_await turn();
  EXPECT_EQ(queue.get_nowait(), "b");
  co_await b;
}
TEST(queues_QueuePutTests, put_cancelled_race) { run_case(put_cancelled_race()); }

aio::task<void> put_with_waiting_getters() {
  aio::queue<std::string> queue;
  auto getter = aio::create_task(awaiting(queue.get()));
  co_await turn();
  co_await queue.put("a");
  EXPECT_EQ(co_await getter, "a");
}
TEST(queues_QueuePutTests, put_with_waiting_getters) { run_case(put_with_waiting_getters()); }

aio::task<void> take_all(aio::queue<int> &queue) {
  co_await turn();
  for (std::size_t left = queue.qsize(); left > 0; --left)
    queue.get_nowait();
}
aio::task<void> why_are_putters_waiting() {
  aio::queue<int> queue(2);
  std::vector<aio::task_handle<void>> tasks;
  tasks.push_back(aio::create_task(take_all(queue)));
  for (int item = 0; item < 4; ++item)
    tasks.push_back(aio::create_task(awaiting(queue.put(item))));
  for (aio::task_handle<void> &task : tasks)
    co_await task;
  EXPECT_EQ(queue.qsize(), 2u);
}
TEST(queues_QueuePutTests, why_are_putters_waiting) { run_case(why_are_putters_waiting()); }

aio::task<void> cancelled_puts() {
  aio::queue<int> queue(1);
  queue.put_nowait(1);
  auto putter = aio::create_task(awaiting(queue.put(1)));
  co_await turn();
  EXPECT_EQ(queue.putters(), 1u);
  putter.cancel();
  EXPECT_THROW(co_await putter, aio::cancelled_error);
  EXPECT_EQ(queue.putters(), 0u);
}
TEST(queues_QueuePutTests, cancelled_puts_not_being_held_in_self_putters) { run_case(cancelled_puts()); }

aio::task<void> cancelled_put_after_get() {
  aio::queue<int> queue(1);
  queue.put_nowait(1);
  auto putter = aio::create_task(awaiting(queue.put(1)));
  co_await turn();
  queue.get_nowait();
  putter.cancel();
  EXPECT_THROW(co_await putter, aio::cancelled_error);
  EXPECT_TRUE(queue.empty());
}
TEST(queues_QueuePutTests, cancelled_put_silence_value_error_exception) { run_case(cancelled_put_after_get()); }

} // namespace
