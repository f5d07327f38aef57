// aio::timeout_scope: a deadline over a part of a task.
#pragma once

#include "aio/detail/callback_state.h"
#include "aio/detail/task_state.h"
#include "aio/detail/timer_heap.h"

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>

namespace aio {

/// Given to the body of with_timeout: says and moves its deadline. Lives in a frame of the task, cancels the task once
/// when the deadline passes, and takes that one request back at the end.
/// Threads: the loop's thread only. Source of semantics: asyncio.Timeout.
class timeout_scope final : private detail::timer_node {
public:
  using time_point = std::chrono::steady_clock::time_point;

  /// No deadline: one may come with reschedule.
  timeout_scope(detail::task_state &self, std::optional<std::int64_t> due_ns);
  ~timeout_scope();
  timeout_scope(const timeout_scope &) = delete;
  timeout_scope &operator=(const timeout_scope &) = delete;

  /// The deadline on the loop's clock, if there is one.
  std::optional<time_point> when() const noexcept;
  /// Moves it, or takes it away. In the past: it passes at the next suspension.
  /// Errors: invalid_state_error when it has passed already.
  void reschedule(std::optional<time_point> when);
  /// The deadline passed.
  bool expired() const noexcept { return fired_; }

  /// For the handler of cancelled_error around the block: true when the cancellation is this deadline's alone, so that
  /// it becomes a timeout_error.
  bool leave() noexcept;

private:
  void fire() noexcept override;
  void arm();
  void disarm() noexcept;

  detail::task_state &self_;
  const int cancelling_before_;
  std::optional<std::int64_t> due_ns_;
  std::shared_ptr<detail::callback_state> soon_; ///< when it is due already
  bool fired_ = false;
  bool left_ = false;
};

} // namespace aio
