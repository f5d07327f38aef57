// An awaited post to a pool, with a token that is not bound to the pool.
// RUN: %not %coro_tidy --checks=-*,coro-false-offload %s -- -std=c++20 -I%inputs/mock > %t 2>&1
// RUN: %FileCheck %s --implicit-check-not=warning: < %t
#include <boost/asio.hpp>

namespace asio = boost::asio;
void work();

asio::awaitable<void> flagged(asio::thread_pool &pool, bool again) {
  co_await asio::post(pool, asio::use_awaitable);
  // CHECK: false-offload.cpp:[[@LINE-1]]:3: warning: awaiting 'post' to a pool does not leave the event loop: the coroutine resumes on its own executor, not on the pool; use co_spawn on the pool, or bind_executor(pool, token) [coro-false-offload]
  // CHECK: :[[@LINE+1]]:3: note: this still runs on the coroutine's own executor
  work();
  co_await asio::dispatch(pool.get_executor(), asio::use_awaitable);
  // CHECK: :[[@LINE-1]]:3: warning: awaiting 'dispatch' to a pool
  work();
  co_await asio::defer(pool, asio::deferred);
  // CHECK: :[[@LINE-1]]:3: warning: awaiting 'defer' to a pool
  auto executor = pool.get_executor();
  co_await asio::post(executor, asio::as_tuple(asio::use_awaitable));
  // CHECK: :[[@LINE-1]]:3: warning: awaiting 'post' to a pool
  while (again)
    ;
}

struct worker {
  asio::thread_pool pool;
  asio::awaitable<int> member() {
    co_await asio::post(pool, asio::use_awaitable);
    // CHECK: :[[@LINE-1]]:5: warning: awaiting 'post' to a pool
    work();
    co_return 1;
  }
};
