// Lets an awaiter wait by means of a coroutine, when it cannot go on at once.
#pragma once

#include "aio/task.h"

#include <coroutine>
#include <utility>

namespace aio::detail {

/// Owns the coroutine, which runs in the awaiting task as a call.
class nested_wait {
public:
  nested_wait() noexcept = default;
  nested_wait(nested_wait &&other) noexcept : child_(std::exchange(other.child_, nullptr)) {}
  nested_wait &operator=(nested_wait &&) = delete;
  ~nested_wait() {
    if (child_) [[unlikely]]
      child_.destroy();
  }

  /// For await_suspend.
  template <class Promise>
  std::coroutine_handle<> start(task<void> body, std::coroutine_handle<Promise> parent) noexcept {
    child_ = task_access::take(body);
    child_.promise().enter(parent.promise());
    return child_;
  }
  /// For await_resume: throws what the coroutine threw, if there was one.
  void finish() {
    if (child_) [[unlikely]]
      child_.promise().result.take();
  }

private:
  std::coroutine_handle<promise<void>> child_;
};

} // namespace aio::detail
