// Detached coroutines that let exceptions out. Opt-in: silent unless it is asked for.
// RUN: %not %coro_tidy --checks=-*,coro-unretrieved-exception %s -- -std=c++20 -I%inputs/mock > %t 2>&1
// RUN: %FileCheck %s --implicit-check-not=warning: < %t
// RUN: %coro_tidy %s -- -std=c++20 -I%inputs/mock > %t.default 2>&1
// RUN: %FileCheck --allow-empty --check-prefix=DEFAULT --implicit-check-not=warning: %s < %t.default
// DEFAULT-NOT: unretrieved-exception
#define WITHOUT_STANDALONE_ASIO
#include <aio/aio.h>
#include <boost/asio.hpp>
#include <dialects.h>

#include <exception>
#include <utility>

namespace asio = boost::asio;

asio::awaitable<void> session(asio::ip::tcp::socket socket) {
  char data[8];
  co_await socket.async_read_some(asio::buffer(data), asio::use_awaitable);
}
asio::awaitable<void> rethrows(asio::steady_timer &timer) {
  try {
    co_await timer.async_wait(asio::use_awaitable);
  } catch (...) {
    throw;
  }
}
asio::awaitable<void> calls(asio::steady_timer &timer) { co_await rethrows(timer); }

void starts(asio::io_context &loop, asio::steady_timer &timer, asio::ip::tcp::socket socket) {
  asio::co_spawn(loop, session(std::move(socket)), asio::detached);
  // CHECK: unretrieved-exception.cpp:[[@LINE-1]]:3: warning: an exception of coroutine 'session' goes unseen: it is detached; catch inside, or use a completion handler that looks at the exception [coro-unretrieved-exception]
  // CHECK: :19:3: note: an exception of this await leaves it
  asio::co_spawn(loop, calls(timer), asio::detached);
  // CHECK: :[[@LINE-1]]:3: warning: an exception of coroutine 'calls' goes unseen
  asio::co_spawn(loop, rethrows(timer), [](std::exception_ptr) {});
  // CHECK: :[[@LINE-1]]:3: warning: an exception of coroutine 'rethrows' goes unseen: its completion handler ignores the exception
  // CHECK: note: this leaves the coroutine
  asio::co_spawn(
      loop, [&timer]() -> asio::awaitable<void> { co_await timer.async_wait(asio::use_awaitable); }, asio::detached);
  // CHECK: :[[@LINE-2]]:3: warning: an exception of a lambda coroutine in 'starts' goes unseen
}
aio::task<int> fails() {
  throw 1;
  co_return 1;
}
aio::task<> drops_the_handle() {
  aio::create_task(fails());
  // CHECK: :[[@LINE-1]]:3: warning: an exception of coroutine 'fails' goes unseen: its handle is dropped
  co_return;
}
coro::task<void> libcoro_fails() {
  throw 1;
  co_return;
}
void with_libcoro(coro::scheduler &scheduler) {
  scheduler.spawn_detached(libcoro_fails());
  // CHECK: :[[@LINE-1]]:3: warning: an exception of coroutine 'libcoro_fails' goes unseen: it is detached
}
