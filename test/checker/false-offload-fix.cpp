// The rewrite binds the token to the pool.
// RUN: cp %s %t.cpp
// RUN: %clang_tidy --load=%plugin --checks=-*,coro-false-offload --fix %t.cpp -- -std=c++20 -I%inputs/mock > %t.log 2>&1
// RUN: %FileCheck %s --input-file=%t.cpp --match-full-lines
// RUN: %coro_tidy --exit-zero %t.cpp -- -std=c++20 -I%inputs/mock
#include <boost/asio.hpp>

namespace asio = boost::asio;
void work();

asio::awaitable<void> moved(asio::thread_pool &pool) {
  co_await asio::post(pool, asio::use_awaitable);
  // CHECK: co_await asio::post(pool, boost::asio::bind_executor(pool, asio::use_awaitable));
  work();
}
