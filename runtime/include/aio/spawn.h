// aio::spawn: an aio::task as an Asio operation, for code that is no aio::task.
#pragma once

#include "aio/detail/spawn_operation.h"

#include <boost/asio/async_result.hpp>

#include <type_traits>
#include <utility>

namespace aio {

/// Runs `body` on the io_context of `executor` as an asynchronous operation with the signature
/// void(std::exception_ptr, T), or void(std::exception_ptr) for void: with use_awaitable, use_future, detached, a
/// callback. The context need not belong to aio::run; it gets a loop of its own, which keeps its run() from returning
/// while tasks wait. One thread must run it.
/// `executor`: of an io_context, or a type-erased or strand executor on one; invalid_state_error otherwise.
/// T must be default-constructible (the value that goes with an exception).
/// Threads: any; the task itself runs on the context's thread. The handler is called through its associated executor.
/// Cancellation: a cancellation through the token's slot cancels the task; it completes with cancelled_error.
template <class Executor, class T, class Token> auto spawn(const Executor &executor, task<T> body, Token &&token) {
  return boost::asio::async_initiate<Token, detail::spawn_signature<T>>(
      detail::initiate_spawn<T>(detail::context_of(executor)), token, std::move(body));
}

/// The same on a context.
template <class T, class Token> auto spawn(boost::asio::io_context &context, task<T> body, Token &&token) {
  return spawn(context.get_executor(), std::move(body), std::forward<Token>(token));
}

} // namespace aio
