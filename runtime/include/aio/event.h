// aio::event: a flag that tasks wait for.
#pragma once

#include "aio/detail/event_waiter.h"

#include <cstddef>

namespace aio {

/// A flag, false at first. Setting it wakes all who wait; who waits for a set flag does not suspend.
/// Threads: the loop's thread only. From other threads post to the loop: `post(context, [&] { done.set(); })`.
/// Cancellation: of wait(): cancelled_error at the co_await.
/// Lifetime: may go as soon as it was set: those that it woke do not touch it any more. A task that still waits when it
/// goes stays suspended until cancelled.
/// Source of semantics: asyncio.Event.
class event {
public:
  event() = default;
  event(const event &) = delete;
  event &operator=(const event &) = delete;

  /// `co_await e.wait()` waits until it is set. A waiter that was woken goes on even when it was cleared meanwhile.
  /// Errors: invalid_state_error when tasks of another loop wait for it.
  detail::event_wait wait() noexcept { return detail::event_wait(*this); }
  /// Sets it; those who wait run in the loop's next round, in the order in which they came.
  void set() noexcept {
    if (set_)
      return;
    set_ = true;
    waiters_.wake_all();
  }
  /// From now on wait() waits again.
  void clear() noexcept { set_ = false; }
  bool is_set() const noexcept { return set_; }
  /// How many tasks wait, with those that were woken and have not run yet. Linear.
  std::size_t waiters() const noexcept { return waiters_.size(); }

private:
  friend class detail::event_waiter;

  detail::wait_queue waiters_;
  bool set_ = false;
};

inline bool detail::event_waiter::await_ready() const noexcept { return event_->set_; }

} // namespace aio
