// aio::mutex: one task at a time.
#pragma once

#include "aio/debug.h"
#include "aio/detail/acquire_operation.h"
#include "aio/detail/mutex_waiter.h"
#include "aio/guard.h"

#include <cstddef>
#include <cstdint>
#include <optional>

namespace aio {

/// Mutual exclusion of tasks across suspensions. First come, first served: nobody gets it while others wait. Not
/// recursive: a task that locks it twice waits for itself.
/// Threads: the loop's thread only. It protects against other tasks, not against other threads.
/// Cancellation: cancelled_error at the co_await, and the mutex is not held; a hand-over that was under way goes to the
/// next task. A task that is cancelled while others still wait loses its place only.
/// Lifetime: should outlive those who wait; a task that still waits when it goes stays suspended until cancelled.
/// Source of semantics: asyncio.Lock.
class mutex {
public:
  mutex() = default;
  mutex(const mutex &) = delete;
  mutex &operator=(const mutex &) = delete;

  /// `auto guard = co_await m.lock();` waits until it is free and holds it to the end of the scope.
  /// Errors: invalid_state_error when tasks of another loop wait for it.
  detail::lock_operation<mutex> lock() noexcept { return detail::lock_operation<mutex>(*this); }
  /// Holds it when that needs no waiting.
  [[nodiscard]] std::optional<guard<mutex>> try_lock() noexcept;

  /// `co_await m.acquire()` waits and holds it until release(). Prefer lock().
  detail::acquire_operation<mutex> acquire() noexcept { return detail::acquire_operation<mutex>(*this); }
  /// Lets it go; the first waiter runs in the loop's next round. Any task may do it.
  /// Errors: invalid_state_error when it is not locked.
  void release() {
    if (!locked_) [[unlikely]]
      throw_not_locked();
    locked_ = false;
    owner_ = 0;
    if (!waiters_.empty()) [[unlikely]]
      waiters_.wake_one();
  }

  /// True while a task holds it. False between a release and the run of the waiter to whom it goes.
  bool locked() const noexcept { return locked_; }
  /// How many tasks wait, with those that were woken and have not run yet. Linear.
  std::size_t waiters() const noexcept { return waiters_.size(); }
  /// Id of the task that locked it, for debuggers; 0 when unlocked or locked outside a task. A task may end without a
  /// release.
  std::uint64_t owner() const noexcept { return owner_; }

  /// For acquire() and lock().
  using waiter_type = detail::mutex_waiter;

private:
  friend class detail::mutex_waiter;

  bool available() const noexcept { return !locked_ && waiters_.empty(); }
  void hold(const debug::task_view *owner) noexcept {
    locked_ = true;
    owner_ = owner ? owner->id : 0;
  }
  [[noreturn]] static void throw_not_locked();

  detail::wait_queue waiters_;
  std::uint64_t owner_ = 0;
  bool locked_ = false;
};

inline bool detail::mutex_waiter::take(task_state &self) noexcept {
  if (!mutex_->available()) [[unlikely]]
    return false;
  mutex_->hold(&self);
  return true;
}

} // namespace aio
