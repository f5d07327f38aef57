// aio::spawn: an aio::task as an Asio operation, for code that is no aio::task.
#pragma once

#include "aio/detail/spawn_operation.h"

#include <boost/asio/async_result.hpp>

#include <type_traits>
#include <utility>

namespace aio {

/// Runs `body` on `executor` as an asynchronous operation with the signature void(std::exception_ptr, T), or
/// void(std::exception_ptr) for void: with use_awaitable, use_future, detached, a callback. The context need not belong
/// to aio::run; the task gets a loop there, which keeps the context's run() from returning while the task is alive.
/// `executor`, and who may touch what:
/// - of an io_context: one thread must run the context. Tasks, handles and primitives belong to that thread.
/// - a strand, on an io_context that several threads run or on a thread_pool: its tasks run in the strand, never two at
///   a time. Tasks, handles and primitives may be touched by what runs in the same strand.
/// - a thread_pool: its tasks share one strand, that of the pool.
/// T must be default-constructible (the value that goes with an exception).
/// Threads: any. The handler is called through its associated executor.
/// Cancellation: a cancellation through the token's slot, emitted on `executor`, cancels the task; it completes with
/// cancelled_error.
template <class Executor, class T, class Token> auto spawn(const Executor &executor, task<T> body, Token &&token) {
  return boost::asio::async_initiate<Token, detail::spawn_signature<T>>(detail::initiate_spawn<T>(executor), token,
                                                                        std::move(body));
}

/// The same on a context: an io_context or a thread_pool.
template <class Context, class T, class Token>
  requires std::is_base_of_v<boost::asio::execution_context, Context>
auto spawn(Context &context, task<T> body, Token &&token) {
  return spawn(context.get_executor(), std::move(body), std::forward<Token>(token));
}

} // namespace aio
