// aio::run_in_executor: a call on somebody else's threads.
#pragma once

#include "aio/to_thread.h"

#include <boost/asio/post.hpp>

#include <tuple>
#include <type_traits>
#include <utility>

namespace aio {

namespace detail {

template <class Executor, class Function, class... Args>
class executor_waiter : public typed_thread_waiter<Function, Args...> {
public:
  executor_waiter(const Executor &executor, std::tuple<Function, Args...> &&call)
      : typed_thread_waiter<Function, Args...>(std::move(call)), executor_(executor) {}

protected:
  ~executor_waiter() = default;
  void hand_over() override {
    boost::asio::post(executor_, [this] { this->execute(); });
  }
  bool take_back() noexcept override { return false; }

private:
  Executor executor_;
};

template <class Executor, class Function, class... Args>
class executor_awaiter final : public executor_waiter<Executor, Function, Args...> {
public:
  using executor_waiter<Executor, Function, Args...>::executor_waiter;
};

template <class Executor, class Function, class... Args>
class [[nodiscard("the call is not made until this is awaited")]] executor_awaitable {
public:
  template <class... Parts>
  explicit executor_awaitable(const Executor &executor, Parts &&...parts)
      : executor_(executor), call_(std::forward<Parts>(parts)...) {}
  executor_awaiter<Executor, Function, Args...> aio_await() && {
    return executor_awaiter<Executor, Function, Args...>(executor_, std::move(call_));
  }

private:
  Executor executor_;
  std::tuple<Function, Args...> call_;
};

} // namespace detail

/// to_thread on an Asio executor of yours, for a pool with its own size: `asio::thread_pool pool(2)`,
/// `co_await run_in_executor(pool.get_executor(), compress, data)`. The pool must outlive the call, and run.
/// Cancellation: the task waits for the end of the call, then gets cancelled_error instead of its value.
/// Source of semantics: asyncio's loop.run_in_executor.
template <class Executor, class Function, class... Args>
auto run_in_executor(const Executor &executor, Function &&function, Args &&...args) {
  return detail::executor_awaitable<Executor, std::decay_t<Function>, std::decay_t<Args>...>(
      executor, std::forward<Function>(function), std::forward<Args>(args)...);
}

} // namespace aio
