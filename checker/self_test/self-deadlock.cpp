#include "prelude.h"

namespace aio {
struct lock {
  ~lock();
};
struct mutex {
  task<lock> scoped_lock();
};
} // namespace aio

aio::mutex door, other;

aio::task<void> twice() {
  auto first = co_await door.scoped_lock();
  auto second = co_await door.scoped_lock(); // fires
}

aio::task<void> two() {
  {
    auto before = co_await door.scoped_lock();
  }
  auto first = co_await door.scoped_lock();
  auto second = co_await other.scoped_lock();
}
