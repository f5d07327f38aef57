#include "prelude.h"

aio::task<bool> is_open() { co_return true; }

aio::task<int> asks_the_task() {
  if (is_open()) // fires
    co_return 1;
  co_return 0;
}
aio::task<int> asks_for_the_result() {
  aio::task<bool> opened = is_open();
  if (opened && co_await opened)
    co_return 1;
  co_return 0;
}
