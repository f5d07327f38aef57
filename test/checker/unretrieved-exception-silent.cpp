// Coroutines that catch, that cannot throw, or whose end somebody sees.
// RUN: %coro_tidy --checks=-*,coro-unretrieved-exception %s -- -std=c++20 -I%inputs/mock > %t 2>&1
// RUN: %FileCheck --allow-empty --implicit-check-not=warning: %s < %t
#include <aio/aio.h>
#include <boost/asio.hpp>

#include <exception>
#include <utility>

namespace asio = boost::asio;

asio::awaitable<void> session(asio::ip::tcp::socket socket) {
  auto executor = co_await asio::this_coro::executor;
  try {
    char data[8];
    co_await socket.async_read_some(asio::buffer(data), asio::use_awaitable);
  } catch (const std::exception &) {
  }
}
asio::awaitable<void> catches_all(asio::steady_timer &timer) {
  try {
    co_await timer.async_wait(asio::use_awaitable);
  } catch (...) {
  }
}
asio::awaitable<void> calls(asio::steady_timer &timer) { co_await catches_all(timer); }
asio::awaitable<void> with_error_code(asio::steady_timer &timer) {
  co_await timer.async_wait(asio::as_tuple(asio::use_awaitable));
}
// The token hides in a default argument; what the await gives does not.
asio::awaitable<std::tuple<asio::error_code, int>> receive();
asio::awaitable<void> with_default_token() { auto [error, size] = co_await receive(); }
asio::awaitable<void> fails() {
  throw 1;
  co_return;
}
void log(std::exception_ptr);

void starts(asio::io_context &loop, asio::steady_timer &timer, asio::ip::tcp::socket socket) {
  asio::co_spawn(loop, session(std::move(socket)), asio::detached);
  asio::co_spawn(loop, calls(timer), asio::detached);
  asio::co_spawn(loop, with_error_code(timer), asio::detached);
  asio::co_spawn(loop, with_default_token(), asio::detached);
  asio::co_spawn(loop, fails(), [](std::exception_ptr error) { log(error); });
  auto later = asio::co_spawn(loop, fails(), asio::use_future);
}
aio::task<int> number() {
  throw 1;
  co_return 1;
}
aio::task<int> keeps_the_handle() {
  auto handle = aio::create_task(number());
  co_return co_await handle;
}
