// aio::with_task_group: tasks that live no longer than a block.
#pragma once

#include "aio/create_task.h"
#include "aio/detail/group_core.h"
#include "aio/detail/self_awaitable.h"
#include "aio/exception_group.h"

#include <concepts>
#include <exception>
#include <type_traits>
#include <utility>

namespace aio {

/// Given to the body of with_task_group. Do not keep a reference to it after that.
/// Threads: the loop's thread only. Source of semantics: asyncio.TaskGroup.
class task_group {
public:
  explicit task_group(detail::group_core &core) noexcept : core_(core) {}
  task_group(const task_group &) = delete;
  task_group &operator=(const task_group &) = delete;

  /// As aio::create_task, in the group. Tasks of the group may call it, too. The handle may be dropped.
  /// Errors: invalid_state_error when the group is cancelled or finished; `body` never runs then.
  template <class T> task_handle<T> create_task(task<T> body, task_options options = {}) {
    try {
      core_.check_open();
    } catch (...) {
      if (debug::frame *frame = detail::task_access::frame(body))
        frame->started = true; // refused, not forgotten
      throw;
    }
    task_handle<T> made = aio::create_task(std::move(body), options);
    core_.add(detail::handle_access::get(static_cast<const any_task &>(made)));
    return made;
  }
  /// Ends the group early: its tasks and its body are cancelled, and with_task_group returns without an error. A body
  /// with a result has to give one all the same. Again, or after the end: no effect.
  void cancel() noexcept { core_.cancel(); }
  /// Tasks that are not done.
  std::size_t size() const noexcept { return core_.size(); }

private:
  detail::group_core &core_;
};

namespace detail {
template <class Body, class Argument>
concept coroutine_taking = requires(Body &body, Argument &argument) {
  { body(argument) } -> awaitable_in_task;
};
template <class Body, class Argument> using body_result_t = await_result_t<std::invoke_result_t<Body &, Argument &>>;
} // namespace detail

/// `co_await with_task_group([&](task_group &group) -> task<T> { ... })` runs the body in the same task and then waits
/// for all tasks of the group; gives the body's result. No task outlives the co_await, so tasks may refer to what is in
/// scope around it; the body itself is kept in the frame that waits. (An object whose destructor cancels its tasks
/// could not do this: a destructor cannot wait.)
/// Errors: when a task or the body throws, the body and the other tasks are cancelled, all are waited for, and all
/// exceptions are thrown as one exception_group. Tasks that end by cancellation count as done. What does not derive
/// from std::exception is thrown as it is, and the other exceptions go to the loop's exception handler.
/// Cancellation: from outside, cancels the body and the tasks and waits for them; then cancelled_error. Together with
/// errors the errors are thrown, and the cancellation comes at the next co_await.
/// Source of semantics: asyncio.TaskGroup.
template <detail::coroutine_taking<task_group> Body>
task<detail::body_result_t<Body, task_group>> with_task_group(Body body) {
  detail::group_core core(co_await detail::self_awaitable());
  task_group group(core);
  detail::outcome<detail::body_result_t<Body, task_group>> result;
  std::exception_ptr error;
  try {
    if constexpr (std::is_void_v<detail::body_result_t<Body, task_group>>) {
      co_await body(group);
      result.set_value();
    } else {
      result.set_value(co_await body(group));
    }
  } catch (...) {
    error = std::current_exception();
  }
  core.leave(error);
  while (!core.empty()) {
    try {
      co_await detail::group_core::drain_awaitable(core);
    } catch (...) {
      core.interrupted(std::current_exception());
    }
  }
  core.finish(error);
  if (!result.has_value() && error && !std::is_void_v<detail::body_result_t<Body, task_group>>)
    std::rethrow_exception(error); // group.cancel() ended a body that owes a result
  co_return result.take();
}

} // namespace aio
