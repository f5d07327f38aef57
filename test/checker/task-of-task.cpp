// One co_await too few.
// RUN: %not %coro_tidy --checks=-*,coro-task-of-task,coro-never-awaited %s -- -std=c++20 -I%inputs/mock > %t 2>&1
// RUN: %FileCheck %s --implicit-check-not=warning: < %t
// RUN: cp %s %t.cpp && %clang_tidy --load=%plugin --checks=-*,coro-task-of-task --fix %t.cpp -- -std=c++20 -I%inputs/mock > %t.fixed 2>&1
// RUN: %FileCheck %s --check-prefix=FIXED --match-full-lines --input-file=%t.cpp
#include <aio/aio.h>
#include <boost/asio.hpp>
#include <dialects.h>

#include <type_traits>

aio::task<int> number();
aio::task<aio::task<int>> nests() {
  // CHECK: task-of-task.cpp:[[@LINE+1]]:3: warning: co_return hands on the task of 'number' without awaiting it: whoever awaits coroutine 'nests' gets another task, which has not started [coro-task-of-task]
  co_return number();
  // CHECK: :[[@LINE-3]]:1: note: the return type is a task of a task; co_return co_await, or one task less
}
aio::task<> awaits_once() {
  co_await nests();
  // CHECK: :[[@LINE-1]]:3: warning: awaiting 'nests' gives a task that is never awaited in turn, so its body never runs
  // FIXED: co_await co_await nests();
  auto value = co_await nests();
  // CHECK: :[[@LINE-1]]:8: warning: 'value' is a task, the value of this co_await, and is never awaited in turn
  // FIXED: auto value = co_await co_await nests();
}

// What a generic wrapper makes of a function that is a coroutine already.
template <class F> auto retry(F run) -> boost::asio::awaitable<std::invoke_result_t<F>> {
  co_return run();
  // CHECK: :[[@LINE-1]]:3: warning: co_return hands on a task without awaiting it
}
boost::asio::awaitable<void> connect();
boost::asio::awaitable<void> uses_retry() {
  co_await retry(connect);
  // CHECK: :[[@LINE-1]]:3: warning: awaiting 'retry' gives a task that is never awaited in turn
}

cppcoro::task<cppcoro::task<>> open();
cppcoro::task<> with_cppcoro() {
  co_await open();
  // CHECK: :[[@LINE-1]]:3: warning: awaiting 'open' gives a task
}
