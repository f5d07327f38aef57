// A mutex that another task holds, one that was let go, and one that a task of the past left locked to be released by
// somebody else, are no self-deadlock, even where the new task lies at the same address as the old one.
// RUN: %cxx %s %aio -o %t
// RUN: env COROSAN_OPTIONS=slow_step_ms=0:long_wait_ms=0 %corosan run -- %t 2> %t.err
// RUN: %FileCheck %s --input-file=%t.err --implicit-check-not=WARNING: --implicit-check-not=ERROR:
// CHECK: active
#include <aio/aio.h>

aio::task<void> take(aio::mutex &door) { co_await door.acquire(); }
aio::task<void> twice(aio::mutex &door) {
  for (int i = 0; i < 2; ++i)
    auto guard = co_await door.lock();
}
aio::task<void> root() {
  aio::mutex door;
  for (int i = 0; i < 100; ++i) {
    auto first = aio::create_task(take(door));
    co_await first;
    first = {};
    auto second = aio::create_task(take(door));
    while (door.waiters() == 0)
      co_await aio::yield();
    door.release();
    co_await second;
    door.release();
  }
  auto held = co_await door.lock();
  auto waiting = aio::create_task(twice(door));
  while (door.waiters() == 0)
    co_await aio::yield();
  held.unlock();
  co_await waiting;
}
int main() { aio::run(root()); }
