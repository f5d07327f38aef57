// A deadline over a part of a task.
#pragma once

#include "aio/detail/task_state.h"
#include "aio/detail/timer_heap.h"

#include <cstdint>

namespace aio::detail {

/// Cancels its task once when the deadline passes, and takes that one request back at the end. Lives in a frame of the
/// task. Source of semantics: asyncio.Timeout.
class timeout_scope final : public timer_node {
public:
  timeout_scope(task_state &self, std::int64_t ns);
  ~timeout_scope();
  timeout_scope(const timeout_scope &) = delete;
  timeout_scope &operator=(const timeout_scope &) = delete;

  /// For the handler of cancelled_error: true when the cancellation is ours alone, so that it becomes a timeout_error.
  bool expired() noexcept;
  void fire() noexcept override;

private:
  bool leave() noexcept;

  task_state &self_;
  const int cancelling_before_;
  bool fired_ = false;
};

} // namespace aio::detail
