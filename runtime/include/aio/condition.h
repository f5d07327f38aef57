// aio::condition: tasks wait for a change of what a mutex protects.
#pragma once

#include "aio/detail/wait_queue.h"
#include "aio/mutex.h"
#include "aio/task.h"

#include <cstddef>
#include <functional>
#include <type_traits>
#include <utility>

namespace aio {

/// A condition variable over a mutex of its own or a shared one.
/// Threads: the loop's thread only.
/// Cancellation: a cancelled wait holds the mutex again before cancelled_error is thrown, however long that takes and
/// however often it is cancelled meanwhile; a notification that was for the cancelled task goes to another one. So a
/// wait may end without a reason: look at the state again, or use wait_for.
/// Lifetime: should outlive those who wait; a task that still waits when it goes stays suspended until cancelled.
/// Source of semantics: asyncio.Condition.
class condition {
public:
  /// With a mutex of its own.
  condition() noexcept : mutex_(&own_) {}
  /// With `shared`, which outlives it.
  explicit condition(mutex &shared) noexcept : mutex_(&shared) {}
  condition(const condition &) = delete;
  condition &operator=(const condition &) = delete;

  /// `auto guard = co_await c.lock();` holds the mutex to the end of the scope. As mutex::lock.
  detail::lock_operation<mutex> lock() noexcept { return mutex_->lock(); }
  /// As mutex::acquire.
  detail::acquire_operation<mutex> acquire() noexcept { return mutex_->acquire(); }
  /// As mutex::release.
  void release() { mutex_->release(); }
  /// As mutex::locked.
  bool locked() const noexcept { return mutex_->locked(); }

  /// `co_await c.wait()` lets the mutex go, waits for a notification and holds the mutex again.
  /// Errors, at the co_await: invalid_state_error when the mutex is not locked.
  task<void> wait();
  /// `co_await c.wait_for(predicate)` waits until `predicate()` is true and gives its value. It is called with the
  /// mutex held, at first before any wait. Errors: as wait(), but only when it has to wait; what the predicate throws.
  template <class Predicate> task<std::decay_t<std::invoke_result_t<Predicate &>>> wait_for(Predicate predicate) {
    for (;;) {
      auto value = std::invoke(predicate);
      if (value)
        co_return value;
      co_await wait();
    }
  }
  /// Wakes up to `count` of those who wait; they go on when they get the mutex, after the caller has let it go.
  /// Errors: invalid_state_error when the mutex is not locked.
  void notify(std::size_t count = 1);
  /// Wakes all who wait. Errors: as notify.
  void notify_all() { notify(static_cast<std::size_t>(-1)); }
  /// How many tasks wait for a notification, with those that were woken and have not run yet. Linear.
  std::size_t waiters() const noexcept { return waiters_.size(); }

private:
  void wake(std::size_t count) noexcept;

  mutex own_;
  mutex *mutex_;
  detail::wait_queue waiters_;
};

} // namespace aio
