// Tasks of tasks that somebody takes apart, and tasks that are values.
// RUN: %coro_tidy --checks=-*,coro-task-of-task %s -- -std=c++20 -I%inputs/mock > %t 2>&1
// RUN: %FileCheck --allow-empty --implicit-check-not=warning: %s < %t
#include <aio/aio.h>
#include <boost/asio.hpp>

#include <type_traits>
#include <utility>
#include <vector>

aio::task<int> number();
aio::task<aio::task<int>> accept();
aio::task<int> awaited() {
  auto inner = co_await accept();
  int sum = co_await std::move(inner);
  sum += co_await co_await accept();
  (void)co_await accept();
  co_return co_await number() + sum;
}
// Handed on out of a queue: the task was somebody's already.
aio::task<aio::task<int>> next(std::vector<aio::task<int>> &queue) { co_return std::move(queue.back()); }
// A handle is a value.
aio::task<aio::task_handle<int>> starts() { co_return aio::create_task(number()); }
aio::task<> starts_only() { co_await starts(); }

template <class F> auto retry(F run) -> boost::asio::awaitable<std::invoke_result_t<F>> { co_return run(); }
boost::asio::awaitable<int> uses_retry() {
  co_return co_await retry([] { return 1; });
}
aio::task<int> wraps() { return number(); }
