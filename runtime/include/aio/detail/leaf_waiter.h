// The common part of awaiters that suspend a task until the loop, a task or a thread wakes it.
#pragma once

#include "aio/detail/task_state.h"

namespace aio::detail {

class leaf_waiter : public waiter {
protected:
  ~leaf_waiter() = default;

  /// A cancellation that was requested earlier is delivered instead of waiting. To be asked before suspending.
  bool interrupt_early(task_state &task) noexcept {
    self_ = &task;
    if (!task.must_cancel) [[likely]]
      return false;
    task.must_cancel = false;
    interrupted_ = true;
    return true;
  }

  /// For await_resume: throws when the wait was interrupted, or when a cancellation came between the wake-up and now.
  void throw_if_cancelled() {
    if (!self_ || !(interrupted_ || self_->must_cancel)) [[likely]]
      return;
    self_->must_cancel = false;
    self_->throw_cancelled();
  }

  task_state *self_ = nullptr; ///< null while the wait never suspended
  bool interrupted_ = false;
};

} // namespace aio::detail
