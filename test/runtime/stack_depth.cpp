// Without optimisation too, a million awaits that complete at once need no more stack than one. g++ below -O2 needs the
// flag that the CMake target carries.
// UNSUPPORTED: tsan
// RUN: %cxx -O0 -foptimize-sibling-calls %s %aio -o %t
// RUN: %t | %FileCheck %s
// CHECK: row 1000000
// CHECK: deep 1000000
// CHECK: semaphore 1000000
// CHECK: queue 1000000
// CHECK: event 1000000
// CHECK: future 1000000
// CHECK: handle 1000000
// CHECK: gather 1000000
// CHECK: yield 1000000
// CHECK: relay 1000000
// CHECK: hand over 1000000
// CHECK: chain of tasks 100000
#include <aio/create_task.h>
#include <aio/event.h>
#include <aio/future.h>
#include <aio/gather.h>
#include <aio/mutex.h>
#include <aio/queue.h>
#include <aio/run.h>
#include <aio/semaphore.h>
#include <aio/yield.h>

#include <cstdio>

namespace {

aio::task<int> one() { co_return 1; }
aio::task<int> row(int count) {
  int sum = 0;
  for (int round = 0; round < count; ++round)
    sum += co_await one();
  co_return sum;
}
aio::task<int> deep(int depth) {
  if (depth == 0)
    co_return 0;
  const int below = co_await deep(depth - 1);
  co_return below + 1;
}

/// What is free, full, set or done at once does not suspend: a loop over it must not go deeper.
aio::task<int> semaphore(int count) {
  aio::semaphore permits(1);
  int sum = 0;
  for (int round = 0; round < count; ++round) {
    co_await permits.acquire();
    permits.release();
    ++sum;
  }
  co_return sum;
}
aio::task<int> queue(int count) {
  aio::queue<int> items;
  int sum = 0;
  for (int round = 0; round < count; ++round) {
    co_await items.put(1);
    sum += co_await items.get();
  }
  co_return sum;
}
aio::task<int> event(int count) {
  aio::event set;
  set.set();
  int sum = 0;
  for (int round = 0; round < count; ++round) {
    co_await set.wait();
    ++sum;
  }
  co_return sum;
}
aio::task<int> future(int count) {
  const aio::future<int> done;
  done.set_value(1);
  int sum = 0;
  for (int round = 0; round < count; ++round)
    sum += co_await done;
  co_return sum;
}
aio::task<int> handle(int count) {
  auto done = aio::create_task(one());
  int sum = 0;
  for (int round = 0; round < count; ++round)
    sum += co_await done;
  co_return sum;
}
aio::task<int> gather(int count) {
  auto done = aio::create_task(one());
  co_await done;
  int sum = 0;
  for (int round = 0; round < count; ++round) {
    const auto [value] = co_await aio::gather(done);
    sum += value;
  }
  co_return sum;
}
aio::task<int> yield(int count) {
  int sum = 0;
  for (int round = 0; round < count; ++round) {
    co_await aio::yield();
    ++sum;
  }
  co_return sum;
}

/// Two tasks wake each other.
aio::task<void> relay_put(aio::queue<int> &items, int count) {
  for (int round = 0; round < count; ++round)
    co_await items.put(1);
}
aio::task<int> relay(int count) {
  aio::queue<int> items(1);
  auto putter = aio::create_task(relay_put(items, count));
  int sum = 0;
  for (int round = 0; round < count; ++round)
    sum += co_await items.get();
  co_await putter;
  co_return sum;
}
aio::task<void> lock_often(aio::mutex &mutex, int &sum, int count) {
  for (int round = 0; round < count; ++round) {
    co_await mutex.acquire();
    ++sum;
    co_await aio::yield();
    mutex.release();
  }
}
aio::task<int> hand_over(int count) {
  aio::mutex mutex;
  int sum = 0;
  auto first = aio::create_task(lock_often(mutex, sum, count / 2));
  auto second = aio::create_task(lock_often(mutex, sum, count / 2));
  co_await first;
  co_await second;
  co_return sum;
}

/// Tasks that each wait for the next one: the end of the last wakes all the others.
aio::task<int> wait_for_next(int depth) {
  if (depth == 0)
    co_return 0;
  auto next = aio::create_task(wait_for_next(depth - 1));
  const int below = co_await next;
  co_return below + 1;
}

} // namespace

int main() {
  std::printf("row %d\n", aio::run(row(1'000'000)));
  std::printf("deep %d\n", aio::run(deep(1'000'000)));
  std::printf("semaphore %d\n", aio::run(semaphore(1'000'000)));
  std::printf("queue %d\n", aio::run(queue(1'000'000)));
  std::printf("event %d\n", aio::run(event(1'000'000)));
  std::printf("future %d\n", aio::run(future(1'000'000)));
  std::printf("handle %d\n", aio::run(handle(1'000'000)));
  std::printf("gather %d\n", aio::run(gather(1'000'000)));
  std::printf("yield %d\n", aio::run(yield(1'000'000)));
  std::printf("relay %d\n", aio::run(relay(1'000'000)));
  std::printf("hand over %d\n", aio::run(hand_over(1'000'000)));
  std::printf("chain of tasks %d\n", aio::run(wait_for_next(100'000)));
}
