// Suspension of aio::sleep.
#include "aio/sleep.h"

#include "aio/detail/scheduler.h"

namespace aio::detail {

sleep_awaiter::~sleep_awaiter() {
  if (armed())
    self_->owner->remove_timer(*this);
}

bool sleep_awaiter::start(task_state &self, std::coroutine_handle<> at) {
  if (interrupt_early(self))
    return false;
  scheduler &loop = *self.owner;
  if (ns_ == 0) {
    self.suspend(at, *this, {.kind = debug::wait_kind::ready});
    loop.yield(self);
    return true;
  }
  const std::int64_t due = loop.now_ns() + ns_;
  loop.add_timer(*this, due);
  self.suspend(at, *this, {.kind = debug::wait_kind::timer, .what = "sleep", .deadline_ns = due});
  return true;
}

bool sleep_awaiter::cancel() noexcept {
  self_->owner->remove_timer(*this);
  interrupted_ = true;
  self_->owner->schedule(*self_);
  return true;
}

void sleep_awaiter::fire() noexcept { self_->owner->schedule(*self_); }

} // namespace aio::detail

namespace aio {

std::chrono::steady_clock::time_point now() {
  return std::chrono::steady_clock::time_point(std::chrono::nanoseconds(detail::scheduler::require().now_ns()));
}

} // namespace aio
