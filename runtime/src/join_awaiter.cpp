// Waiting for another task of the same loop.
#include "aio/detail/join_awaiter.h"

#include "aio/detail/scheduler.h"
#include "aio/invalid_state_error.h"

namespace aio::detail {

void join_waiter::check(const task_state &self) const {
  if (child_ == &self)
    throw invalid_state_error("aio: a task cannot await itself");
  if (child_->owner != self.owner)
    throw invalid_state_error("aio: the awaited task belongs to another loop");
}

void join_waiter::link(task_state &self, std::coroutine_handle<> at, const char *what) {
  self_ = &self;
  awaiter = &self;
  child_->add_joiner(*this);
  linked_ = true;
  self.suspend(at, *this,
               {.kind = debug::wait_kind::child, .what = what, .object = static_cast<debug::task_view *>(child_)});
}

void join_waiter::unlink() noexcept {
  if (std::exchange(linked_, false))
    child_->remove_joiner(*this);
}

void join_waiter::start(task_state &self, std::coroutine_handle<> at) {
  check(self);
  link(self, at, "task");
  if (self.must_cancel) {
    self.must_cancel = false;
    cancel();
  }
}

bool join_waiter::cancel() noexcept {
  if (!child_->stopping)
    return child_->cancel();
  // Tasks that wait for each other in a ring: it is opened here.
  unlink();
  interrupted_ = true;
  self_->owner->schedule(*self_);
  return true;
}

void join_waiter::joined(task_state &) noexcept {
  linked_ = false;
  self_->owner->schedule(*self_);
}

} // namespace aio::detail
