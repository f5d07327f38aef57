// aio::semaphore: so many tasks at a time.
#pragma once

#include "aio/detail/acquire_operation.h"
#include "aio/detail/semaphore_waiter.h"
#include "aio/guard.h"

#include <cstddef>
#include <limits>

namespace aio {

/// A number of permits. First come, first served: nobody takes one while others wait. A permit that is free costs no
/// suspension, so a loop that only takes and gives permits never lets other tasks run (as in asyncio).
/// Threads: the loop's thread only.
/// Cancellation: cancelled_error at the co_await, and no permit is held; one that was on its way goes to the next task.
/// Lifetime: should outlive those who wait; a task that still waits when it goes stays suspended until cancelled.
/// Source of semantics: asyncio.Semaphore.
class semaphore {
public:
  /// `permits` are free at first. Errors: std::invalid_argument when negative.
  explicit semaphore(std::ptrdiff_t permits = 1) : semaphore(permits, std::numeric_limits<std::ptrdiff_t>::max()) {}
  semaphore(const semaphore &) = delete;
  semaphore &operator=(const semaphore &) = delete;

  /// `auto permit = co_await s.lock();` waits for a permit and gives it back at the end of the scope.
  /// Errors: invalid_state_error when tasks of another loop wait for one.
  detail::lock_operation<semaphore> lock() noexcept { return detail::lock_operation<semaphore>(*this); }
  /// `co_await s.acquire()` waits for a permit, to be given back with release(). Prefer lock().
  detail::acquire_operation<semaphore> acquire() noexcept { return detail::acquire_operation<semaphore>(*this); }
  /// Takes a permit when that needs no waiting.
  [[nodiscard]] bool try_acquire() noexcept {
    if (locked())
      return false;
    --value_;
    return true;
  }
  /// Adds a permit, which goes to the first waiter if there is one; that one runs in the loop's next round.
  /// Errors: std::invalid_argument when a bounded_semaphore would get more than it had at first.
  void release() {
    if (value_ >= limit_) [[unlikely]]
      throw_limit();
    ++value_;
    if (!waiters_.empty()) [[unlikely]]
      wake_next();
  }

  /// True when acquire() would wait: no permit is free, or others are first.
  bool locked() const noexcept { return value_ == 0 || !waiters_.empty(); }
  /// Free permits, without those on their way to a waiter.
  std::ptrdiff_t value() const noexcept { return value_; }
  /// How many tasks wait, with those that were woken and have not run yet. Linear.
  std::size_t waiters() const noexcept { return waiters_.size(); }

  /// For acquire() and lock().
  using waiter_type = detail::semaphore_waiter;

protected:
  /// release() throws when `limit` permits are free.
  semaphore(std::ptrdiff_t permits, std::ptrdiff_t limit);

private:
  friend class detail::semaphore_waiter;

  bool wake_next() noexcept;
  void wake_while_free() noexcept;
  [[noreturn]] static void throw_limit();

  detail::wait_queue waiters_;
  std::ptrdiff_t value_;
  std::ptrdiff_t limit_;
};

inline bool detail::semaphore_waiter::await_ready() const noexcept { return semaphore_->try_acquire(); }

} // namespace aio
