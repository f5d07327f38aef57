#include "prelude.h"

namespace std {
template <class T> T &&move(T &value) { return static_cast<T &&>(value); }
} // namespace std

aio::task<int> number() { co_return 1; }

aio::task<> awaits_twice() {
  auto task = number();
  co_await std::move(task);
  co_await std::move(task); // fires
}
aio::task<> awaits_in_a_loop() {
  auto task = number();
  int i = 0;
  do {
    co_await std::move(task); // fires
  } while (++i < 3);
}
aio::task<> awaits_new_ones() {
  for (int i = 0; i < 3; ++i) {
    auto task = number();
    co_await std::move(task);
  }
}
