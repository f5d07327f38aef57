// Waiting for a task without passing a cancellation on to it.
#include "aio/detail/shield_awaiter.h"

#include "aio/detail/scheduler.h"
#include "aio/invalid_state_error.h"

namespace aio::detail {

bool shield_waiter::start(task_state &self, std::coroutine_handle<> at) {
  if (child_ == &self)
    throw invalid_state_error("aio: a task cannot await itself");
  if (child_->owner != self.owner)
    throw invalid_state_error("aio: the awaited task belongs to another loop");
  if (interrupt_early(self))
    return false;
  child_->add_joiner(*this);
  linked_ = true;
  self.suspend(at, *this,
               {.kind = debug::wait_kind::child, .what = "shield", .object = static_cast<debug::task_view *>(child_)});
  return true;
}

bool shield_waiter::cancel() noexcept {
  unlink();
  interrupted_ = true;
  self_->owner->schedule(*self_);
  return true;
}

void shield_waiter::joined(task_state &) noexcept {
  linked_ = false;
  self_->owner->schedule(*self_);
}

void shield_waiter::unlink() noexcept {
  if (std::exchange(linked_, false))
    child_->remove_joiner(*this);
}

} // namespace aio::detail
