#include "prelude.h"

aio::task<void> work() { co_return; }

thread_local int calls;

aio::task<void> keeps() {
  int &mine = calls;
  co_await work();
  ++mine; // fires
}

aio::task<void> names_again() {
  ++calls;
  co_await work();
  ++calls;
}
