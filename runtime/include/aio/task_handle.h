// aio::task_handle<T>: a task of the loop, seen from those who wait for it.
#pragma once

#include "aio/detail/join_awaiter.h"
#include "aio/detail/task_record.h"
#include "aio/invalid_state_error.h"

#include <cstdint>
#include <exception>
#include <type_traits>
#include <utility>

namespace aio {

namespace detail {
struct handle_access;
}

/// Refers to a task made by create_task. `co_await handle` waits for it: an lvalue gives a reference to the result
/// (so it may be awaited again), an rvalue gives the result itself; the task's exception is thrown in both.
/// Move-only. Dropping the handle detaches: the loop keeps the task until it is done. A task that failed and whose
/// result nobody looked at is reported to the loop's exception handler when its handle goes.
/// Threads: the loop's thread only. The handle may outlive the loop.
/// Cancellation: cancelling a task that awaits a handle cancels the awaited task, and goes on when that one ended; the
/// awaiting task gets cancelled_error only if the awaited one ends by it.
/// Source of semantics: asyncio.Task.
template <class T = void> class task_handle {
  using reference = std::add_lvalue_reference_t<T>;

public:
  using value_type = T;

  task_handle() noexcept = default;

  /// True when it refers to a task.
  bool valid() const noexcept { return static_cast<bool>(record_); }
  /// The task ended: with a result, an exception or by cancellation.
  bool done() const { return record().done; }
  /// The task ended by cancelled_error.
  bool cancelled() const { return record().cancelled; }
  /// Asks the task to stop: cancelled_error is thrown at the co_await at which it is, or will be next, suspended; once
  /// per call. A task that has not begun never begins. Returns false when it is done already.
  bool cancel() { return record().cancel(); }
  /// How often it was asked to stop, less the calls of uncancel.
  int cancelling() const { return record().cancelling; }
  /// Takes one request back, for code that turned a cancellation into something else. Returns the remaining count.
  int uncancel() { return record().uncancel(); }
  /// The result. Throws the task's exception, cancelled_error, or invalid_state_error while it is not done.
  reference result() const {
    finished_record().retrieved = true;
    return record_->result.get();
  }
  /// The task's exception, null after a value. Throws cancelled_error when it was cancelled, invalid_state_error while
  /// it is not done.
  std::exception_ptr exception() const {
    std::exception_ptr error = finished_record().failure();
    if (record_->cancelled)
      std::rethrow_exception(error);
    return error;
  }
  /// The name given to create_task, or "Task-N". Lives as long as the handle.
  const char *name() const { return record().name; }
  /// Unique in the process, from 1.
  std::uint64_t id() const { return record().id; }

  /// What co_await calls.
  detail::join_awaiter<T, false> aio_await() & { return detail::join_awaiter<T, false>(record()); }
  detail::join_awaiter<T, true> aio_await() && {
    record();
    return detail::join_awaiter<T, true>(std::move(record_));
  }

private:
  friend struct detail::handle_access;
  explicit task_handle(detail::task_pointer<detail::task_record<T>> record) noexcept : record_(std::move(record)) {}

  detail::task_record<T> &record() const {
    if (!record_)
      throw invalid_state_error("aio: this task_handle is empty or was moved from");
    return *record_;
  }
  detail::task_record<T> &finished_record() const {
    if (!record().done)
      throw invalid_state_error("aio: the result of a task was asked for before it was done");
    return *record_;
  }

  detail::task_pointer<detail::task_record<T>> record_;
};

namespace detail {
struct handle_access {
  template <class T> static task_handle<T> make(task_pointer<task_record<T>> record) noexcept {
    return task_handle<T>(std::move(record));
  }
  template <class T> static task_pointer<task_record<T>> take(task_handle<T> &&handle) {
    handle.record();
    return std::move(handle.record_);
  }
  template <class T> static task_record<T> &get(const task_handle<T> &handle) { return handle.record(); }
};
} // namespace detail

} // namespace aio
