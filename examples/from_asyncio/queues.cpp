// Queues between tasks.
#include <aio/create_task.h>
#include <aio/lifo_queue.h>
#include <aio/priority_queue.h>
#include <aio/queue.h>
#include <aio/queue_empty.h>
#include <aio/queue_full.h>
#include <aio/queue_shutdown.h>
#include <aio/sleep.h>
#include <aio/testing/run.h>

#include <chrono>
#include <iostream>
#include <string>

using namespace std::chrono_literals;

namespace {

aio::task<void> worker(aio::queue<std::string> &jobs) {
  for (;;) {
    std::string job;
    try {
      job = co_await jobs.get();
    } catch (const aio::queue_shutdown &) {
      co_return;
    }
    co_await aio::sleep(1s);
    std::cout << "worker: " << job << '\n';
    jobs.task_done();
  }
}

// asyncio.Queue, asyncio.Queue.put, asyncio.Queue.get, asyncio.Queue.task_done, asyncio.Queue.join
// asyncio.Queue.shutdown, asyncio.QueueShutDown
aio::task<void> work() {
  aio::queue<std::string> jobs(1);
  aio::task_handle<void> works = aio::create_task(worker(jobs));
  co_await jobs.put("one");
  co_await jobs.put("two"); // waits for room
  co_await jobs.join();
  jobs.shutdown();
  co_await works;
}
// prints: worker: one
// prints: worker: two

// asyncio.Queue.put_nowait, asyncio.Queue.get_nowait, asyncio.QueueFull, asyncio.QueueEmpty
// asyncio.Queue.qsize, asyncio.Queue.maxsize, asyncio.Queue.empty, asyncio.Queue.full
void without_waiting() {
  aio::queue<int> queue(1);
  queue.put_nowait(1);
  std::cout << "queue: " << queue.qsize() << ' ' << queue.maxsize() << ' ' << queue.empty() << queue.full() << '\n';
  try {
    queue.put_nowait(2);
  } catch (const aio::queue_full &) {
    std::cout << "full\n";
  }
  queue.get_nowait();
  try {
    queue.get_nowait();
  } catch (const aio::queue_empty &) {
    std::cout << "empty\n";
  }
}
// prints: queue: 1 1 01
// prints: full
// prints: empty

// asyncio.PriorityQueue, asyncio.LifoQueue
void other_orders() {
  aio::priority_queue<int> least_first;
  aio::lifo_queue<int> last_first;
  for (const int value : {2, 1, 3}) {
    least_first.put_nowait(value);
    last_first.put_nowait(value);
  }
  std::cout << "orders: " << least_first.get_nowait() << ' ' << last_first.get_nowait() << '\n';
}
// prints: orders: 1 3

aio::task<void> all() {
  co_await work();
  without_waiting();
  other_orders();
}

} // namespace

int main() { aio::testing::run(all()); }
