// A task that can be awaited once, awaited again or used after it was awaited.
// RUN: %not %coro_tidy --checks=-*,coro-double-await %s -- -std=c++20 -I%inputs/mock > %t 2>&1
// RUN: %FileCheck %s --implicit-check-not=warning: < %t
#include <aio/aio.h>
#include <boost/asio.hpp>
#include <dialects.h>

#include <utility>
#include <vector>

aio::task<int> number();
bool ready();
void keep(aio::task<int>);

aio::task<int> twice() {
  auto task = number();
  int sum = co_await std::move(task);
  // CHECK: double-await.cpp:[[@LINE+1]]:10: warning: task 'task' is awaited a second time; it can be awaited once [coro-double-await]
  sum += co_await std::move(task);
  // CHECK: :[[@LINE-3]]:13: note: first awaited here
  co_return sum;
}
aio::task<int> on_one_path(bool early) {
  auto task = number();
  if (early)
    co_await std::move(task);
  co_return co_await std::move(task);
  // CHECK: :[[@LINE-1]]:13: warning: task 'task' is awaited a second time
}
aio::task<int> in_a_branch(bool again) {
  auto task = number();
  int sum = co_await std::move(task);
  if (again)
    sum += co_await std::move(task);
  // CHECK: :[[@LINE-1]]:12: warning: task 'task' is awaited a second time
  co_return sum;
}
aio::task<> passed_on(aio::task<int> task) {
  co_await std::move(task);
  keep(std::move(task));
  // CHECK: :[[@LINE-1]]:8: warning: task 'task' is used after it was awaited; there is nothing left in it
}
aio::task<> gathers() {
  auto task = number();
  co_await std::move(task);
  co_await aio::gather(number(), std::move(task));
  // CHECK: :[[@LINE-1]]:12: warning: task 'task' is used after it was awaited
}

boost::asio::awaitable<int> fetch();
boost::asio::awaitable<void> in_a_loop(int n) {
  auto task = fetch();
  for (int i = 0; i < n; ++i)
    co_await std::move(task);
  // CHECK: :[[@LINE-1]]:5: warning: task 'task' is awaited again in the next round of the loop; it can be awaited once
  // CHECK: :[[@LINE-4]]:8: note: made here, outside the loop
}
boost::asio::awaitable<void> until_ready() {
  auto task = fetch();
  while (true) {
    co_await std::move(task);
    // CHECK: :[[@LINE-1]]:5: warning: task 'task' is awaited again in the next round
    if (ready())
      break;
  }
}

folly::coro::Task<int> folly_number();
folly::coro::Task<int> with_folly() {
  auto task = folly_number();
  int sum = co_await std::move(task);
  co_return sum + co_await std::move(task);
  // CHECK: :[[@LINE-1]]:19: warning: task 'task' is awaited a second time
}
// These give their frame away even when they are awaited as they stand.
async_simple::coro::Lazy<int> lazy_number();
async_simple::coro::Lazy<int> with_async_simple() {
  auto task = lazy_number();
  int sum = co_await task;
  co_return sum + co_await task;
  // CHECK: :[[@LINE-1]]:19: warning: task 'task' is awaited a second time
}
boost::cobalt::task<int> cobalt_number();
boost::cobalt::task<int> with_cobalt() {
  auto task = cobalt_number();
  int sum = co_await task;
  co_return sum + co_await task;
  // CHECK: :[[@LINE-1]]:19: warning: task 'task' is awaited a second time
}
// A coroutine that is given the task by reference awaits it.
aio::task<int> finish(aio::task<int> &task) { co_return co_await std::move(task); }
aio::task<> report(aio::task<int> &task) {
  int value = co_await finish(task);
  (void)value;
}
aio::task<int> behind_functions() {
  auto task = number();
  co_await report(task);
  co_return co_await std::move(task);
  // CHECK: :[[@LINE-1]]:13: warning: task 'task' is awaited a second time
}
