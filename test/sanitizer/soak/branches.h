// Work that is made of other work.
#pragma once

#include "work.h"

namespace soak {

using namespace std::chrono_literals;

inline aio::task<void> deeper(place at) {
  const place next = at.below();
  co_await work(next);
}

inline aio::task<void> lock(place at) {
  if (at.first_door >= world::doors)
    co_return;
  place next = at.below();
  const unsigned door = at.first_door + at.luck.below(world::doors - at.first_door);
  next.first_door = door + 1;
  auto guard = co_await at.here->door[door].lock();
  count(kind::locks);
  co_await work(next);
}

inline aio::task<void> take_permit(place at) {
  if (at.has_permit || at.first_door > 0) // one order for all
    co_return;
  place next = at.below();
  next.has_permit = true;
  auto permit = co_await at.here->permits.lock();
  count(kind::permits);
  co_await work(next);
}

inline aio::task<void> group(place at) {
  auto body = [&at](aio::task_group &tasks) -> aio::task<void> {
    for (unsigned left = at.luck.below(4); left > 0; --left)
      tasks.create_task(work(at.beside()));
    const place next = at.beside();
    co_await work(next);
    if (at.luck.one_in(4))
      tasks.cancel();
  };
  co_await aio::with_task_group(body);
  count(kind::groups);
}

inline aio::task<void> gather(place at) {
  if (at.luck.one_in(2)) {
    const place left = at.beside(), right = at.beside();
    co_await aio::gather(work(left), work(right), aio::sleep(1ms));
  } else {
    std::vector<aio::task<void>> all;
    for (unsigned left = at.luck.below(4); left > 0; --left)
      all.push_back(work(at.beside()));
    const auto results = co_await aio::gather(aio::return_exceptions, std::move(all));
    for (const auto &each : results)
      (void)each.exception();
  }
  count(kind::gathers);
}

inline aio::task<void> limit(place at) {
  const auto time = std::chrono::microseconds(at.luck.below(4'000));
  place next = at.below();
  if (at.luck.one_in(2))
    co_await aio::timeout(time, work(next));
  else
    co_await aio::wait_for(work(next), time);
  count(kind::timeouts);
}

inline aio::task<void> shield(place at) {
  const place next = at.beside();
  co_await aio::shield(quiet_work(next));
  count(kind::shields);
}

inline aio::task<void> wait(place at) {
  std::vector<aio::task_handle<int>> all;
  for (int i = 0; i < 3; ++i)
    all.push_back(aio::create_task(quiet_work(at.beside())));
  const auto result = co_await aio::wait(all, 2ms, aio::return_when::first_completed);
  for (const aio::any_task &late : result.pending)
    late.cancel();
  count(kind::waits);
}

inline aio::task<void> complete(place at) {
  std::vector<aio::task<int>> all;
  for (int i = 0; i < 3; ++i)
    all.push_back(quiet_work(at.beside()));
  auto ended = aio::as_completed(std::move(all));
  while (auto one = co_await ended.next()) {
    if (!one->cancelled() && one->result() != 1)
      die("wrong result");
    count(kind::completions);
  }
}

/// Shuts a queue when its side goes, however it goes: as an argument it is there before the task begins.
struct closer {
  explicit closer(aio::queue<int> &to_close) noexcept : queue(&to_close) {}
  closer(closer &&other) noexcept : queue(std::exchange(other.queue, nullptr)) {}
  closer &operator=(closer &&) = delete;
  ~closer() {
    if (queue != nullptr)
      queue->shutdown();
  }
  aio::queue<int> *queue;
};
inline aio::task<void> produce(aio::queue<int> &to, unsigned many, closer) {
  try {
    for (unsigned i = 0; i < many; ++i)
      co_await to.put(static_cast<int>(i));
  } catch (const aio::queue_shutdown &) {
  }
}
inline aio::task<void> consume(aio::queue<int> &from, closer) {
  try {
    while (true) {
      co_await from.get();
      count(kind::queue_items);
      co_await aio::yield();
    }
  } catch (const aio::queue_shutdown &) {
  }
}
inline aio::task<void> pass_items(place at) {
  aio::queue<int> items(2);
  auto body = [&](aio::task_group &tasks) -> aio::task<void> {
    tasks.create_task(produce(items, at.luck.below(20), closer(items)));
    tasks.create_task(consume(items, closer(items)));
    co_return;
  };
  co_await aio::with_task_group(body);
}

/// The one who is cancelled on the way lets the others go.
struct breaker {
  explicit breaker(aio::barrier &to_break) noexcept : barrier(&to_break) {}
  breaker(breaker &&other) noexcept : barrier(std::exchange(other.barrier, nullptr)) {}
  breaker &operator=(breaker &&) = delete;
  ~breaker() {
    if (barrier != nullptr && !passed)
      barrier->abort();
  }
  aio::barrier *barrier;
  bool passed = false;
};
inline aio::task<void> meet(aio::barrier &at, breaker mine) {
  try {
    co_await at.wait();
    mine.passed = true;
    count(kind::barriers);
  } catch (const aio::broken_barrier_error &) {
  }
}
inline aio::task<void> meet_others(place) {
  aio::barrier point(3);
  auto body = [&](aio::task_group &tasks) -> aio::task<void> {
    for (int i = 0; i < 3; ++i)
      tasks.create_task(meet(point, breaker(point)));
    co_return;
  };
  co_await aio::with_task_group(body);
}

struct shelf {
  aio::condition changed;
  int items = 0;
};
inline aio::task<void> fetch(shelf &from) {
  auto guard = co_await from.changed.lock();
  auto has_items = [&from] { return from.items > 0; };
  co_await from.changed.wait_for(has_items);
  count(kind::conditions);
}
inline aio::task<void> change(place at) {
  shelf one;
  auto body = [&](aio::task_group &tasks) -> aio::task<void> {
    tasks.create_task(fetch(one));
    tasks.create_task(fetch(one));
    co_await aio::sleep(std::chrono::microseconds(at.luck.below(1'000)));
    auto guard = co_await one.changed.lock();
    one.items = 2;
    one.changed.notify_all();
  };
  co_await aio::with_task_group(body);
}

inline aio::async_generator<int> numbers(place at) {
  for (int i = 0; i < 5; ++i) {
    const place next = at.below();
    co_await work(next);
    co_yield i;
  }
}
inline aio::task<void> generate(place at) {
  place next = at.below();
  auto all = numbers(next);
  const int enough = static_cast<int>(at.luck.below(6));
  while (auto number = co_await all.next())
    if (*number == enough)
      break;
  co_await all.aclose();
  count(kind::generators);
}

} // namespace soak
