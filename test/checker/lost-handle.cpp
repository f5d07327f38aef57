// The only way to learn how started work ended, dropped.
// RUN: %not %coro_tidy --checks=-*,coro-lost-handle,coro-never-awaited %s -- -std=c++20 -Wno-unused-result -I%inputs/mock > %t 2>&1
// RUN: %FileCheck %s --implicit-check-not=warning: < %t
#define WITHOUT_STANDALONE_ASIO
#include <boost/asio.hpp>
#include <dialects.h>

#include <future>
#include <utility>
#include <vector>

namespace asio = boost::asio;

asio::awaitable<int> lookup();
void starts(asio::io_context &loop, asio::steady_timer &timer) {
  asio::co_spawn(loop, lookup(), asio::use_future);
  // CHECK: lost-handle.cpp:[[@LINE-1]]:3: warning: the future that 'co_spawn' gives is dropped: nobody can wait for the end, and an exception is lost; keep it, or say that it is detached [coro-lost-handle]
  timer.async_wait(asio::use_future);
  // CHECK: :[[@LINE-1]]:3: warning: the future that 'async_wait' gives is dropped
  auto later = asio::co_spawn(loop, lookup(), asio::use_future);
  // CHECK: :[[@LINE-1]]:8: warning: the future that 'co_spawn' gives is kept in 'later', which nobody reads
  asio::co_spawn(loop, lookup(), asio::experimental::use_promise);
  // CHECK: :[[@LINE-1]]:3: warning: the promise that 'co_spawn' gives is dropped: its destructor cancels the operation; co_await it
  // What has not even started is never-awaited.
  asio::co_spawn(loop, lookup(), asio::deferred);
  // CHECK: :[[@LINE-1]]:3: warning: the task of 'co_spawn' is never awaited, so its body never runs [coro-never-awaited]
}

folly::coro::Task<int> fetch();
void with_folly(folly::Executor *executor) {
  auto later = folly::coro::co_withExecutor(executor, fetch()).start();
  // CHECK: :[[@LINE-1]]:8: warning: the future that 'start' gives is kept in 'later', which nobody reads
}

void container(asio::io_context &loop) {
  std::vector<std::future<int>> all;
  // CHECK: :[[@LINE-1]]:33: warning: the future that 'co_spawn' gives is kept in 'all', which nobody reads
  all.push_back(asio::co_spawn(loop, lookup(), asio::use_future));
}
