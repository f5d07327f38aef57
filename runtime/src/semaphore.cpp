// The contended paths of aio::semaphore.
#include "aio/semaphore.h"

#include "aio/invalid_state_error.h"

#include <stdexcept>

namespace aio {

semaphore::semaphore(std::ptrdiff_t permits, std::ptrdiff_t limit) : value_(permits), limit_(limit) {
  if (permits < 0)
    throw std::invalid_argument("aio: a semaphore cannot begin with a negative number of permits");
}

bool semaphore::wake_next() noexcept {
  // The permit is the waiter's from now on.
  if (!waiters_.wake_one())
    return false;
  --value_;
  return true;
}

void semaphore::wake_while_free() noexcept {
  while (value_ > 0 && wake_next()) {
  }
}

void semaphore::throw_limit() { throw std::invalid_argument("aio: release of a semaphore whose permits are all free"); }

namespace detail {

bool semaphore_waiter::start(task_state &self, std::coroutine_handle<> at) {
  return enter(semaphore_->waiters_, self, at, "semaphore", semaphore_);
}

void semaphore_waiter::finish() {
  if (interrupted())
    give_up();
  throw_if_cancelled();
  settled_ = true;
  if (orphaned)
    throw invalid_state_error("aio: the semaphore that a task waited for was destroyed");
  leave();
  // Those who came while this one was on its way had to stand behind it.
  semaphore_->wake_while_free();
}

void semaphore_waiter::give_up() noexcept {
  leave();
  if (!settled_ && !orphaned) {
    if (woken)
      ++semaphore_->value_;
    semaphore_->wake_while_free();
  }
  settled_ = true;
}

} // namespace detail
} // namespace aio
