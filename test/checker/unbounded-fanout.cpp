// Where a range decides how many tasks run at once.
// RUN: %not %coro_tidy --checks=-*,coro-unbounded-fanout %s -- -std=c++20 -I%inputs/mock > %t
// RUN: %FileCheck %s --implicit-check-not="cpp:{{[0-9]+}}:{{[0-9]+}}: warning:" < %t
#include "aio/aio.h"
#include "boost/asio.hpp"
#include "dialects.h"

#include <vector>

namespace aio {
task<> gather(std::vector<task<>>);
}
namespace cppcoro {
task<> when_all(std::vector<task<>>);
}
aio::task<> fetch(int);

aio::task<> gathered(const std::vector<int> &ids) {
  std::vector<aio::task<>> tasks;
  for (int id : ids)
    tasks.push_back(fetch(id));
  // CHECK: unbounded-fanout.cpp:[[@LINE-1]]:5: warning: this starts a task for every element at once, with no limit; use an awaitable semaphore [coro-unbounded-fanout]
  // CHECK: :[[@LINE+1]]:12: note: all of them run here side by side
  co_await aio::gather(std::move(tasks));
}
cppcoro::task<> crawl(int);
cppcoro::task<> all(const std::vector<int> &ids) {
  std::vector<cppcoro::task<>> tasks;
  for (unsigned i = 0; i < ids.size(); ++i)
    tasks.emplace_back(crawl(ids[i]));
  // CHECK: :[[@LINE-1]]:5: warning: this starts a task for every element at once
  co_await cppcoro::when_all(std::move(tasks));
}
boost::asio::awaitable<void> session(int);
boost::asio::awaitable<void> spawned(boost::asio::io_context &context, const std::vector<int> &ids) {
  for (int id : ids)
    boost::asio::co_spawn(context, session(id), boost::asio::detached);
  // CHECK: :[[@LINE-1]]:5: warning: this starts a task for every element at once
  co_return;
}
