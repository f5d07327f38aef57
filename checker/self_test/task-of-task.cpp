#include "prelude.h"

aio::task<int> number() { co_return 1; }

aio::task<aio::task<int>> nests() {
  co_return number(); // fires
}
aio::task<> awaits_once() {
  co_await nests(); // fires
}
aio::task<int> awaits_twice() {
  auto inner = co_await nests();
  co_return co_await inner;
}
