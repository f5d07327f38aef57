// Handles that are kept, and work that is detached on purpose.
// RUN: %coro_tidy --checks=-*,coro-lost-handle %s -- -std=c++20 -Wno-unused-result -I%inputs/mock > %t 2>&1
// RUN: %FileCheck --allow-empty --implicit-check-not=warning: %s < %t
#define WITHOUT_STANDALONE_ASIO
#include <aio/aio.h>
#include <boost/asio.hpp>
#include <dialects.h>

#include <exception>
#include <future>
#include <utility>
#include <vector>

namespace asio = boost::asio;

asio::awaitable<int> lookup();
aio::task<int> number();
folly::coro::Task<int> fetch();

void starts(asio::io_context &loop, std::vector<std::future<int>> &all, folly::Executor *executor) {
  asio::co_spawn(loop, lookup(), asio::detached);
  asio::co_spawn(loop, lookup(), [](std::exception_ptr, int) {});
  all.push_back(asio::co_spawn(loop, lookup(), asio::use_future));
  auto later = asio::co_spawn(loop, lookup(), asio::use_future);
  later.get();
  (void)asio::co_spawn(loop, lookup(), asio::use_future);
  [[maybe_unused]] auto unused = asio::co_spawn(loop, lookup(), asio::use_future);
  auto until_the_end = asio::co_spawn(loop, lookup(), asio::experimental::use_promise);
  folly::coro::co_withExecutor(executor, fetch()).start(); // how a folly task is detached
  auto kept = folly::coro::co_withExecutor(executor, fetch()).start();
  auto moved = std::move(kept);
  std::future<int> plain;
  std::async(std::launch::async, [] { return 1; });
}
// The loop keeps the task, and reports what it throws.
aio::task<> dropping_detaches() {
  aio::create_task(number());
  auto handle = aio::create_task(number());
  co_return;
}

int container(asio::io_context &loop) {
  std::vector<std::future<int>> all;
  all.push_back(asio::co_spawn(loop, lookup(), asio::use_future));
  loop.run();
  return all.back().get();
}
