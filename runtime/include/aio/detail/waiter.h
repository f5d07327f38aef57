// What a suspended task is suspended on, seen from whoever wants to cancel it.
#pragma once

#include "aio/debug.h"

#include <cstdint>

namespace aio::detail {

class task_state;

/// Set as task_state::waiting while a leaf awaiter has its task suspended.
class waiter {
public:
  /// Interrupts the wait. Returns true when the cancellation is on its way through the wait itself (it will come back
  /// as cancelled_error, or whatever the awaited thing makes of it), false when the task must remember it.
  virtual bool cancel() noexcept = 0;

protected:
  ~waiter() = default;
};

/// One entry in a task's list of those who wait for its end.
class join_node : public debug::joiner {
public:
  /// The task ended; the node is no longer in its list.
  virtual void joined(task_state &child) noexcept = 0;
  /// The task was destroyed before its end; the node is no longer in its list.
  virtual void abandoned() noexcept = 0;

  const std::uint64_t number = 0; ///< of a done callback

protected:
  join_node() = default;
  explicit join_node(std::uint64_t callback) noexcept : number(callback) {}
  ~join_node() = default;
};

} // namespace aio::detail
