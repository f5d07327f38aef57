#include "prelude.h"

aio::task<void> work() { co_return; }

aio::task<void> discards() {
  work(); // fires
  co_return;
}

aio::task<void> forgets_a_local() {
  auto forgotten = work(); // fires
  co_return;
}

aio::task<void> awaits() {
  co_await work();
  auto kept = work();
  co_await kept;
}
