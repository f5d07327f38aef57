// aio::run_coroutine_threadsafe: starts a task on a loop from another thread.
#pragma once

#include "aio/create_task.h"
#include "aio/loop.h"

#include <chrono>
#include <exception>
#include <future>
#include <memory>
#include <type_traits>
#include <utility>

namespace aio {

/// The result of a task that runs on a loop of another thread. Move-only. Dropping it lets the task run on.
/// Threads: any but the loop's, which would wait for itself.
template <class T> class remote_result {
public:
  /// Waits for the task; gives its result or throws its exception (cancelled_error when it was cancelled;
  /// std::future_error when the loop closed first).
  T get() { return future_.get(); }
  /// Waits for at most that long; true when the result is there.
  template <class Rep, class Period> bool wait_for(std::chrono::duration<Rep, Period> time) const {
    return future_.wait_for(time) == std::future_status::ready;
  }
  /// Asks the task to stop. The result tells how it ended.
  void cancel() const {
    try {
      loop_.call_soon_threadsafe([task = task_] { task->valid() ? void(task->cancel()) : void(); });
    } catch (const invalid_state_error &) { // closed: the task is no more
    }
  }

private:
  template <class U> friend remote_result<U> run_coroutine_threadsafe(task<U> body, const loop &where);
  remote_result(std::future<T> future, loop where, std::shared_ptr<any_task> task) noexcept
      : future_(std::move(future)), loop_(std::move(where)), task_(std::move(task)) {}

  std::future<T> future_;
  loop loop_;
  std::shared_ptr<any_task> task_; ///< used on the loop's thread only
};

namespace detail {
template <class T> void pass_result(const task_handle<T> &ended, std::promise<T> &to) {
  try {
    if constexpr (std::is_void_v<T>) {
      ended.result();
      to.set_value();
    } else if constexpr (std::is_reference_v<T>) {
      to.set_value(ended.result());
    } else {
      to.set_value(std::move(ended.result()));
    }
  } catch (...) {
    to.set_exception(std::current_exception());
  }
}
} // namespace detail

/// Hands `body` to the loop `where`, and returns at once.
/// Threads: any. Errors: invalid_state_error when the loop is closed.
/// Cancellation: remote_result::cancel. Source of semantics: asyncio.run_coroutine_threadsafe.
template <class T> remote_result<T> run_coroutine_threadsafe(task<T> body, const loop &where) {
  auto promise = std::make_shared<std::promise<T>>();
  auto started = std::make_shared<any_task>();
  remote_result<T> result(promise->get_future(), where, started);
  where.call_soon_threadsafe([promise, started, body = std::move(body)]() mutable {
    auto handle = std::make_shared<task_handle<T>>(create_task(std::move(body)));
    *started = *handle;
    handle->add_done_callback([promise, handle, started](const any_task &) {
      detail::pass_result(*handle, *promise);
      *handle = {};
      *started = {};
    });
  });
  return result;
}

} // namespace aio
