// asio::awaitable inside an aio::task, and an aio::task inside an asio::awaitable.
#pragma once

#include "aio/detail/scheduler.h"
#include "aio/detail/task_operation.h"
#include "aio/spawn.h"
#include "aio/task.h"
#include "aio/use_op.h"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <utility>

namespace aio {

/// `co_await some_asio_awaitable()` inside an aio::task runs it on the loop's executor (asio::co_spawn) and gives its
/// result or throws its exception. T must be default-constructible, as for asio::co_spawn.
/// Cancellation: cancellation_type::terminal is sent in; the operation_aborted it ends with becomes cancelled_error.
template <class T, class Executor> struct await_traits<boost::asio::awaitable<T, Executor>> {
  static auto awaiter(boost::asio::awaitable<T, Executor> &&awaitable) {
    const detail::scheduler &loop = detail::scheduler::require();
    const Executor executor = [&loop] {
      if constexpr (std::is_constructible_v<Executor, const boost::asio::any_io_executor &>)
        return Executor(loop.executor());
      else
        return Executor(loop.context().get_executor());
    }();
    auto operation = boost::asio::co_spawn(executor, std::move(awaitable), use_op);
    return std::move(operation).aio_await();
  }
};

/// What makes a task an Asio operation: found by argument-dependent lookup from task::operator().
template <class T, class Token>
auto start_as_operation(task<T> body, Token &&token)
    -> decltype(boost::asio::async_initiate<Token, detail::operation_signature<T>>(detail::initiate_task<T>(), token,
                                                                                   std::move(body))) {
  return boost::asio::async_initiate<Token, detail::operation_signature<T>>(detail::initiate_task<T>(), token,
                                                                            std::move(body));
}

/// `co_await as_awaitable(task)` inside an asio::awaitable runs the task on the executor of that coroutine and gives
/// its result or throws its exception. Plain `co_await task` does the same.
/// Executors: as for spawn.
/// Cancellation: any cancellation of the awaiting coroutine cancels the task; the cancelled_error passes through.
template <class T, class Executor = boost::asio::any_io_executor>
boost::asio::awaitable<T, Executor> as_awaitable(task<T> body) {
  Executor executor = co_await boost::asio::this_coro::executor;
  co_return co_await spawn(executor, std::move(body), boost::asio::use_awaitable_t<Executor>());
}

} // namespace aio
