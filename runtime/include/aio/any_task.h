// aio::any_task: a task of the loop, whatever its result.
#pragma once

#include "aio/cancelled_error.h"
#include "aio/detail/task_state.h"
#include "aio/invalid_state_error.h"

#include <cstdint>
#include <exception>
#include <functional>
#include <string>
#include <string_view>
#include <utility>

namespace aio {

namespace detail {
struct handle_access;
}

/// Refers to a task of the loop without knowing the type of its result: what current_task and all_tasks give, and the
/// common part of every task_handle. Copyable; an empty one refers to nothing. It keeps what is left of a task when it
/// is done: name, result, exception.
/// Threads: the loop's thread only. It may outlive the loop.
/// Errors: invalid_state_error from every function of an empty one, valid() excepted.
/// Source of semantics: asyncio.Task.
class any_task {
public:
  any_task() noexcept = default;

  /// True when it refers to a task.
  bool valid() const noexcept { return static_cast<bool>(state_); }
  /// The task ended: with a result, an exception or by cancellation.
  bool done() const { return state().done; }
  /// The task ended by cancelled_error.
  bool cancelled() const { return state().cancelled; }
  /// Asks the task to stop: cancelled_error, with `reason`, is thrown at the co_await at which it is, or will be next,
  /// suspended; once per call. A task that has not begun never begins. Returns false when it is done already.
  bool cancel(std::string_view reason = {}) const { return state().cancel(reason); }
  /// How often it was asked to stop, less the calls of uncancel.
  int cancelling() const { return state().cancelling; }
  /// Takes one request back, for code that turned a cancellation into something else. Returns the remaining count.
  int uncancel() const { return state().uncancel(); }
  /// The task's exception, null after a value. Throws cancelled_error when it was cancelled, invalid_state_error while
  /// it is not done.
  std::exception_ptr exception() const;
  /// The name given to create_task or set_name, else "Task-N".
  std::string name() const { return state().display_name(); }
  void set_name(std::string_view name) const { state().set_name(name); }
  /// Unique in the process, from 1.
  std::uint64_t id() const { return state().id; }

  /// Calls `callback(task)` soon after the task is done, in a turn of the loop; when it is done already, in the next.
  /// Callbacks run in the order in which they were added, with the context variables of the one who added them. Returns
  /// a number for remove_done_callback. What a callback throws goes to the loop's exception handler.
  std::uint64_t add_done_callback(std::function<void(const any_task &)> callback) const;
  /// Returns whether it was still to be called.
  bool remove_done_callback(std::uint64_t number) const;

  /// The same task.
  friend bool operator==(const any_task &left, const any_task &right) noexcept {
    return left.state_.get() == right.state_.get();
  }

protected:
  friend struct detail::handle_access;
  explicit any_task(detail::task_pointer<detail::task_state> state) noexcept : state_(std::move(state)) {}

  detail::task_state &state() const {
    if (!state_)
      throw invalid_state_error("aio: this task_handle is empty or was moved from");
    return *state_;
  }
  detail::task_state &finished_state() const {
    if (!state().done)
      throw invalid_state_error("aio: the result of a task was asked for before it was done");
    return *state_;
  }

  detail::task_pointer<detail::task_state> state_;
};

} // namespace aio
