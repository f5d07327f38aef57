#include "prelude.h"

aio::task<void> work() { co_return; }

aio::task<void> silences_something() {
  work(); // NOLINT(coro-never-awaited)
  // NOLINTNEXTLINE(coro-never-awaited)
  auto forgotten = work();
  co_return;
}

aio::task<void> silences_nothing() {
  co_await work(); // NOLINT(coro-never-awaited) // fires
  co_await work(); // NOLINT(coro-double-await) // fires
  co_await work(); // NOLINT(bugprone-dangling-handle)
  co_await work(); // NOLINT
}
