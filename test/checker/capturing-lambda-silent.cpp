// Lambda coroutines that keep, or do not need, their captures.
// RUN: %coro_tidy --checks=-*,coro-capturing-lambda %s -- -std=c++23 -I%inputs/checker -I%inputs/mock > %t
// RUN: %FileCheck --allow-empty --implicit-check-not=warning: %s < %t
#include "mini_task.h"

#include <boost/asio.hpp>
#include <dialects.h>

#include <atomic>
#include <functional>
#include <utility>

using namespace mini;
namespace net = boost::asio;

template <class T> void sync_wait(T &&);

task<> awaited(int number) {
  co_await [number]() -> task<> { co_await mini::number(number); }();
  auto closure = [number]() -> task<> { co_await mini::number(number); };
  co_await closure();
  auto later = closure();
  co_await later;
  sync_wait([&]() -> task<> { co_await mini::number(number); }());
}
task<> no_captures(int number) {
  auto later = [](int mine) -> task<> { co_await mini::number(mine); }(number);
  co_await later;
}
task<> object_by_value(int number) {
  auto later = [number](this auto) -> task<> { co_await mini::number(number); }();
  co_await later;
}
// co_spawn keeps the callable until the coroutine is done.
void keeps(net::any_io_executor executor, int number) {
  co_spawn(
      executor,
      [number]() -> net::awaitable<void> {
        (void)number;
        co_return;
      },
      net::detached);
}
// Nothing of the closure is used after the first suspension.
void early(int number) {
  [number]() -> detached {
    (void)number;
    co_await work();
  }();
}
void early_handler(net::steady_timer &timer, int number) {
  timer.async_wait([number](net::error_code) -> detached {
    (void)number;
    co_await work();
  });
}
// Not a coroutine: it only makes one.
task<> plain(int number) {
  return [number] { return mini::number(number), work(); }();
}
int main() {
  net::io_context io;
  int number = 1;
  auto closure = [&]() -> net::awaitable<void> {
    (void)number;
    co_return;
  };
  co_spawn(io, closure(), net::detached);
  io.run();
}
// The thread waits by looking at an atomic again and again.
void spins(net::any_io_executor executor) {
  std::atomic<int> left = 2;
  auto closure = [&]() -> net::awaitable<void> {
    --left;
    co_return;
  };
  co_spawn(executor, closure(), net::detached);
  while (left) {
  }
  co_spawn(executor, closure(), net::detached);
  while (left.load() != -1) {
  }
}
std::function<task<>()> kept(int number) {
  return [number]() -> task<> { co_await mini::number(number); };
}
seastar::future<> wrapped(seastar::future<> before, int number) {
  return before.then(seastar::coroutine::lambda([number]() -> seastar::future<> {
    co_await seastar::future<>();
    (void)number;
  }));
}
