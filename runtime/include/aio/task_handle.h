// aio::task_handle<T>: a task of the loop, seen from those who wait for it.
#pragma once

#include "aio/any_task.h"
#include "aio/detail/join_awaiter.h"
#include "aio/detail/task_record.h"

#include <type_traits>
#include <utility>

namespace aio {

/// Refers to a task made by create_task. `co_await handle` waits for it: an lvalue gives a reference to the result
/// (so it may be awaited again), an rvalue gives the result itself; the task's exception is thrown in both.
/// Move-only; any_task refers to the same task by copies. Dropping the handle detaches: the loop keeps the task until
/// it is done. A task that failed and whose result nobody looked at is reported to the loop's exception handler when
/// the last that refers to it goes.
/// Threads: the loop's thread only. The handle may outlive the loop.
/// Cancellation: cancelling a task that awaits a handle cancels the awaited task, and goes on when that one ended; the
/// awaiting task gets cancelled_error only if the awaited one ends by it.
/// Source of semantics: asyncio.Task.
template <class T = void> class task_handle : public any_task {
  using record_type = detail::task_record<T>;

public:
  using value_type = T;

  task_handle() noexcept = default;
  task_handle(task_handle &&) noexcept = default;
  task_handle &operator=(task_handle &&) noexcept = default;

  /// The result. Throws the task's exception, cancelled_error, or invalid_state_error while it is not done.
  std::add_lvalue_reference_t<T> result() const {
    finished_state().retrieved = true;
    return record().result.get();
  }

  /// What co_await calls.
  detail::join_awaiter<T, false> aio_await() & { return detail::join_awaiter<T, false>(record()); }
  detail::join_awaiter<T, true> aio_await() && { return detail::join_awaiter<T, true>(take()); }

private:
  friend struct detail::handle_access;
  explicit task_handle(detail::task_pointer<record_type> record) noexcept
      : any_task(detail::task_pointer<detail::task_state>(record.detach())) {}

  record_type &record() const { return static_cast<record_type &>(state()); }
  detail::task_pointer<record_type> take() {
    state();
    return detail::task_pointer<record_type>(static_cast<record_type *>(state_.detach()));
  }
};

namespace detail {
struct handle_access {
  template <class T> static task_handle<T> make(task_pointer<task_record<T>> record) noexcept {
    return task_handle<T>(std::move(record));
  }
  static any_task make_any(task_state &state) noexcept {
    state.retain();
    return any_task(task_pointer<task_state>(&state));
  }
  template <class T> static task_pointer<task_record<T>> take(task_handle<T> &&handle) { return handle.take(); }
  template <class T> static task_record<T> &get(const task_handle<T> &handle) { return handle.record(); }
  static task_state &get(const any_task &task) { return task.state(); }
};
} // namespace detail

} // namespace aio
