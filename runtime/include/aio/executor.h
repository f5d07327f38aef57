// The Asio executor and context of the running loop.
#pragma once

#include "aio/await_traits.h"
#include "aio/detail/scheduler.h"

#include <boost/asio/io_context.hpp>
#include <boost/asio/this_coro.hpp>

#include <coroutine>

namespace aio {

/// The io_context of the loop that runs on this thread; one thread runs it. What is posted to it runs on the loop, and
/// posting is the way in from other threads. Not owned: it ends with aio::run.
/// Errors: invalid_state_error when no loop runs on this thread.
inline boost::asio::io_context &current_context() { return detail::scheduler::require().context(); }

/// Its executor, for I/O objects: `aio::tcp_socket socket(aio::current_executor())`.
/// `co_await boost::asio::this_coro::executor` gives the same inside a task.
inline boost::asio::io_context::executor_type current_executor() { return current_context().get_executor(); }

template <> struct await_traits<boost::asio::this_coro::executor_t> {
  class awaiter_type {
  public:
    bool await_ready() const noexcept { return true; }
    void await_suspend(std::coroutine_handle<>) const noexcept {}
    boost::asio::io_context::executor_type await_resume() const { return current_executor(); }
  };
  static awaiter_type awaiter(const boost::asio::this_coro::executor_t &) noexcept { return {}; }
};

} // namespace aio
