#include "prelude.h"

#include <mutex>

std::mutex door;
aio::task<void> work() { co_return; }

aio::task<void> holds() {
  std::unique_lock guard(door);
  co_await work(); // fires
}

aio::task<void> lets_go() {
  {
    std::lock_guard guard(door);
  }
  std::unique_lock guard(door);
  guard.unlock();
  co_await work();
}
