// Waiting for a task without passing a cancellation on to it.
#include "aio/detail/shield_awaiter.h"

#include "aio/detail/scheduler.h"

namespace aio::detail {

bool shield_waiter::start(task_state &self, std::coroutine_handle<> at) {
  check(self);
  if (interrupt_early(self))
    return false;
  link(self, at, "shield");
  return true;
}

bool shield_waiter::cancel() noexcept {
  unlink();
  interrupted_ = true;
  self_->owner->schedule(*self_);
  return true;
}

} // namespace aio::detail
