// Synchronisation of tasks of one loop.
#include <aio/barrier.h>
#include <aio/bounded_semaphore.h>
#include <aio/broken_barrier_error.h>
#include <aio/condition.h>
#include <aio/create_task.h>
#include <aio/event.h>
#include <aio/gather.h>
#include <aio/mutex.h>
#include <aio/semaphore.h>
#include <aio/sleep.h>
#include <aio/testing/run.h>

#include <chrono>
#include <iostream>
#include <stdexcept>
#include <vector>

using namespace std::chrono_literals;

namespace {

aio::task<void> change(aio::mutex &mutex, int &value) {
  auto guard = co_await mutex.lock(); // async with lock
  const int before = value;
  co_await aio::sleep(1s);
  value = before + 1;
}

// asyncio.Lock, asyncio.Lock.acquire, asyncio.Lock.release, asyncio.Lock.locked
aio::task<void> lock() {
  aio::mutex mutex;
  int value = 0;
  co_await aio::gather(change(mutex, value), change(mutex, value));
  co_await mutex.acquire(); // the long form
  const bool locked = mutex.locked();
  mutex.release();
  std::cout << "lock: " << value << ' ' << locked << ' ' << mutex.locked() << '\n';
}
// prints: lock: 2 1 0

aio::task<void> wait_for(aio::event &event) {
  co_await event.wait();
  std::cout << "event: go\n";
}

// asyncio.Event, asyncio.Event.wait, asyncio.Event.set, asyncio.Event.clear, asyncio.Event.is_set
aio::task<void> flag() {
  aio::event event;
  aio::task_handle<void> waits = aio::create_task(wait_for(event));
  co_await aio::sleep(1s);
  event.set();
  co_await waits;
  event.clear();
  std::cout << "event: " << event.is_set() << '\n';
}
// prints: event: go
// prints: event: 0

aio::task<int> take(aio::condition &changed, std::vector<int> &items) {
  auto guard = co_await changed.lock();
  while (items.empty())
    co_await changed.wait();
  const int item = items.back();
  items.pop_back();
  co_return item;
}

// asyncio.Condition, asyncio.Condition.acquire, asyncio.Condition.release, asyncio.Condition.locked
// asyncio.Condition.wait, asyncio.Condition.wait_for, asyncio.Condition.notify, asyncio.Condition.notify_all
aio::task<void> change_of_state() {
  aio::condition changed;
  std::vector<int> items;
  aio::task_handle<int> taken = aio::create_task(take(changed, items));
  co_await aio::sleep(1s);
  co_await changed.acquire();
  items.push_back(8);
  changed.notify(); // or notify_all
  std::cout << "condition: " << changed.locked() << '\n';
  changed.release();
  std::cout << "condition: " << co_await taken << '\n';
  auto guard = co_await changed.lock();
  co_await changed.wait_for([&] { return items.empty(); });
  changed.notify_all();
}
// prints: condition: 1
// prints: condition: 8

aio::task<void> visit(aio::semaphore &places, int &inside, int &most) {
  auto place = co_await places.lock();
  most = std::max(most, ++inside);
  co_await aio::sleep(1s);
  --inside;
}

// asyncio.Semaphore, asyncio.Semaphore.acquire, asyncio.Semaphore.release, asyncio.Semaphore.locked
aio::task<void> at_most_two() {
  aio::semaphore places(2);
  int inside = 0, most = 0;
  std::vector<aio::task<void>> visits;
  for (int i = 0; i < 5; ++i)
    visits.push_back(visit(places, inside, most));
  co_await aio::gather(std::move(visits));
  co_await places.acquire();
  std::cout << "semaphore: " << most << ' ' << places.locked() << '\n';
  places.release();
}
// prints: semaphore: 2 0

// asyncio.BoundedSemaphore
aio::task<void> a_release_too_many() {
  aio::bounded_semaphore places(1);
  co_await places.acquire();
  places.release();
  try {
    places.release();
  } catch (const std::invalid_argument &) {
    std::cout << "bounded_semaphore: one too many\n";
  }
}
// prints: bounded_semaphore: one too many

// asyncio.Barrier, asyncio.Barrier.wait, asyncio.Barrier.parties, asyncio.Barrier.n_waiting
aio::task<void> meet() {
  aio::barrier barrier(2);
  auto [first, second] = co_await aio::gather(barrier.wait(), barrier.wait());
  std::cout << "barrier: " << first + second << ' ' << barrier.parties() << ' ' << barrier.n_waiting() << '\n';
}
// prints: barrier: 1 2 0

// asyncio.Barrier.abort, asyncio.Barrier.reset, asyncio.Barrier.broken, asyncio.BrokenBarrierError
aio::task<void> give_up() {
  aio::barrier barrier(2);
  barrier.abort();
  try {
    co_await barrier.wait();
  } catch (const aio::broken_barrier_error &) {
    std::cout << "barrier: broken " << barrier.broken() << '\n';
  }
  barrier.reset();
  std::cout << "barrier: broken " << barrier.broken() << '\n';
}
// prints: barrier: broken 1
// prints: barrier: broken 0

aio::task<void> all() {
  co_await lock();
  co_await flag();
  co_await change_of_state();
  co_await at_most_two();
  co_await a_release_too_many();
  co_await meet();
  co_await give_up();
}

} // namespace

int main() { aio::testing::run(all()); }
