// Suspension and wake-up of tasks that wait for I/O state.
#include "aio/detail/io_wait.h"

#include "aio/detail/scheduler.h"

namespace aio::detail {

bool io_wait_awaiter::start(task_state &self, std::coroutine_handle<> at) {
  if (interrupt_early(self))
    return false;
  previous_ = list_.last_;
  (previous_ ? previous_->next_ : list_.first_) = this;
  list_.last_ = this;
  linked_ = true;
  self.suspend(at, *this, {.kind = debug::wait_kind::primitive, .fd = fd_, .what = what_});
  return true;
}

void io_wait_awaiter::unlink() noexcept {
  if (!linked_)
    return;
  (previous_ ? previous_->next_ : list_.first_) = next_;
  (next_ ? next_->previous_ : list_.last_) = previous_;
  next_ = previous_ = nullptr;
  linked_ = false;
}

bool io_wait_awaiter::cancel() noexcept {
  unlink();
  interrupted_ = true;
  self_->owner->schedule(*self_);
  return true;
}

void io_wait_list::wake_all() noexcept {
  while (io_wait_awaiter *waiter = first_) {
    waiter->unlink();
    scheduler &owner = *waiter->self_->owner;
    scheduler::turn bracket(owner);
    owner.schedule(*waiter->self_);
  }
}

} // namespace aio::detail
