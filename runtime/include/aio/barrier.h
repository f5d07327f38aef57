// aio::barrier: tasks wait for each other.
#pragma once

#include "aio/barrier_state.h"
#include "aio/detail/wait_queue.h"
#include "aio/task.h"

#include <cstddef>

namespace aio {

/// Lets tasks go on when so many have come; then it can be used again.
/// Threads: the loop's thread only.
/// Cancellation: of wait(): cancelled_error at the co_await; the task no longer counts as waiting.
/// Lifetime: should outlive those who wait; a task that still waits when it goes stays suspended until cancelled.
/// Source of semantics: asyncio.Barrier; reset and abort need no co_await here.
class barrier {
public:
  /// Errors: std::invalid_argument when `parties` is below one.
  explicit barrier(std::ptrdiff_t parties);
  barrier(const barrier &) = delete;
  barrier &operator=(const barrier &) = delete;

  /// `co_await b.wait()` waits until all parties wait, and gives the task's number among them: 0 to parties - 1, each
  /// once. The last one does not suspend. While earlier parties are still leaving, waits for that first.
  /// Errors: broken_barrier_error when the barrier is broken, or is reset or aborted meanwhile.
  task<std::size_t> wait();
  /// Those who wait get broken_barrier_error; the barrier can be used again when they have gone.
  void reset() noexcept;
  /// Those who wait, and those who come later, get broken_barrier_error.
  void abort() noexcept;

  std::size_t parties() const noexcept { return parties_; }
  /// How many wait for the rest.
  std::size_t n_waiting() const noexcept { return state_ == barrier_state::filling ? count_ : 0; }
  bool broken() const noexcept { return state_ == barrier_state::broken; }
  barrier_state state() const noexcept { return state_; }

private:
  class visit;

  detail::wait_queue waiters_; ///< for any change of the state
  std::size_t parties_;
  std::size_t count_ = 0; ///< inside: waiting, or woken and not gone yet
  barrier_state state_ = barrier_state::filling;
};

} // namespace aio
