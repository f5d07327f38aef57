// Awaited posts that do leave the loop, are not meant to, or have nothing to move.
// RUN: %coro_tidy --checks=-*,coro-false-offload %s -- -std=c++20 -I%inputs/mock > %t 2>&1
// RUN: %FileCheck %s --implicit-check-not=warning: < %t
// CHECK: coroutines, 0 findings
#include <boost/asio.hpp>

namespace asio = boost::asio;
void work();

asio::awaitable<void> silent(asio::thread_pool &pool, asio::io_context &loop, asio::any_io_executor unknown) {
  co_await asio::post(pool, asio::bind_executor(pool, asio::use_awaitable));
  work();
  co_await asio::post(asio::bind_executor(pool, asio::use_awaitable));
  work();
  co_await asio::post(loop, asio::use_awaitable);
  work();
  co_await asio::post(unknown, asio::use_awaitable);
  work();
  co_await asio::post(co_await asio::this_coro::executor, asio::use_awaitable);
  work();
  asio::post(pool, [] { work(); });
  asio::post(pool, [] { work(); });
  work();
  co_await asio::post(pool, asio::use_awaitable); // nothing follows
}
asio::awaitable<int> only_returns(asio::thread_pool &pool) {
  co_await asio::post(pool, asio::use_awaitable);
  co_return 1;
}

// This coroutine is at home on the pool.
asio::awaitable<void> at_home(asio::thread_pool &pool) {
  co_await asio::post(pool, asio::use_awaitable);
  work();
}
void start(asio::thread_pool &pool) { asio::co_spawn(pool, at_home(pool), asio::detached); }
