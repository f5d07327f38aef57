// The contended paths of aio::mutex.
#include "aio/mutex.h"

#include "aio/detail/scheduler.h"
#include "aio/invalid_state_error.h"

namespace aio {

std::optional<guard<mutex>> mutex::try_lock() noexcept {
  if (!available())
    return std::nullopt;
  const detail::scheduler *loop = detail::scheduler::current();
  hold(loop ? loop->view.current : nullptr);
  return guard<mutex>(*this);
}

void mutex::throw_not_locked() { throw invalid_state_error("aio: release of a mutex that is not locked"); }

namespace detail {

bool mutex_waiter::start(task_state &self, std::coroutine_handle<> at) {
  if (!enter(mutex_->waiters_, self, at, "mutex", mutex_))
    return false;
  self.wait.holder = &mutex_->owner_;
  return true;
}

void mutex_waiter::finish() {
  if (interrupted())
    give_up();
  throw_if_cancelled();
  settled_ = true;
  if (orphaned)
    throw invalid_state_error("aio: the mutex that a task waited for was destroyed");
  leave();
  mutex_->hold(self_);
}

void mutex_waiter::give_up() noexcept {
  leave();
  if (woken && !settled_ && !orphaned)
    mutex_->waiters_.wake_one();
  settled_ = true;
}

} // namespace detail
} // namespace aio
