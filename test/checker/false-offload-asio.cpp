// The claim behind false-offload, on real Boost.Asio: what the checker flags stays on the loop's thread when it is run,
// and what it does not flag leaves it.
// RUN: %not %coro_tidy --checks=-*,coro-false-offload %s -- -std=c++20 > %t.out 2>&1
// RUN: %FileCheck %s --implicit-check-not=warning: < %t.out
// RUN: %cxx -O0 %s -o %t
// RUN: %t | %FileCheck %s --check-prefix=STEP
#include <boost/asio.hpp>

#include <cstdio>
#include <thread>

namespace asio = boost::asio;

std::thread::id loop_thread;
void tell(const char *what) {
  std::printf("%s: %s\n", what, std::this_thread::get_id() == loop_thread ? "loop" : "pool");
}

asio::awaitable<void> spawned() {
  tell("co_spawn");
  co_return;
}
asio::awaitable<void> tour(asio::thread_pool &pool) {
  co_await asio::post(pool, asio::use_awaitable);
  // CHECK: :[[@LINE-1]]:3: warning: awaiting 'post' to a pool
  tell("post"); // STEP: post: loop
  co_await asio::dispatch(pool, asio::use_awaitable);
  // CHECK: :[[@LINE-1]]:3: warning: awaiting 'dispatch' to a pool
  tell("dispatch"); // STEP: dispatch: loop
  co_await asio::post(pool.get_executor(), asio::deferred);
  // CHECK: :[[@LINE-1]]:3: warning: awaiting 'post' to a pool
  tell("deferred"); // STEP: deferred: loop
  co_await asio::post(pool, asio::bind_executor(pool, asio::use_awaitable));
  tell("bound"); // STEP: bound: pool
  co_await asio::post(co_await asio::this_coro::executor, asio::use_awaitable);
  tell("own");                                                   // STEP: own: loop
  co_await asio::co_spawn(pool, spawned(), asio::use_awaitable); // STEP: co_spawn: pool
  tell("after");                                                 // STEP: after: loop
}

int main() {
  asio::io_context loop;
  asio::thread_pool pool(1);
  loop_thread = std::this_thread::get_id();
  asio::co_spawn(loop, tour(pool), asio::detached);
  loop.run();
}
