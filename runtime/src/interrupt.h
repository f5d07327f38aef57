// SIGINT cancels the main task.
#pragma once

#include "aio/detail/scheduler.h"
#include "aio/run_options.h"

#include <memory>

namespace aio::detail {

/// Listens while it lives, when the policy, the thread and the signal's present action allow it: asyncio does the same
/// on the main thread, and only where nobody else handles the signal.
class interrupt_guard {
public:
  interrupt_guard(scheduler &loop, task_state &main, sigint_policy policy);
  ~interrupt_guard();
  interrupt_guard(const interrupt_guard &) = delete;
  interrupt_guard &operator=(const interrupt_guard &) = delete;
  /// keyboard_interrupt when the signal came and the task ended by that cancellation.
  void throw_if_interrupted() const;

private:
  struct listener;
  task_state &main_;
  std::shared_ptr<listener> listener_;
};

} // namespace aio::detail
