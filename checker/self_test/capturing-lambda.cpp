#include "prelude.h"

aio::task<void> stores(int number) {
  auto later = [number]() -> aio::task<void> { // fires
    (void)number;
    co_return;
  }();
  co_await later;
}

aio::task<void> awaits(int number) {
  auto closure = [number]() -> aio::task<void> {
    (void)number;
    co_return;
  };
  co_await closure();
}
