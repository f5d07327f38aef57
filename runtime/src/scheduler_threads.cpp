// The loop's side of to_thread.
#include "aio/detail/scheduler.h"
#include "aio/detail/thread_pool.h"
#include "aio/to_thread.h"

namespace aio::detail {

void scheduler::submit(thread_call &call) {
  if (!pool_)
    pool_ = std::make_unique<thread_pool>(thread_limit);
  pool_->submit(call);
  // On somebody else's context the call must keep run() from returning.
  if (calls_++ == 0 && !own_)
    hold_work();
}

void scheduler::forget_call() noexcept {
  if (--calls_ == 0 && !own_)
    release_work();
}

bool scheduler::withdraw(thread_call &call) noexcept {
  if (!pool_ || !pool_->withdraw(call))
    return false;
  forget_call();
  return true;
}

void scheduler::stop_threads() noexcept { pool_.reset(); }

thread_waiter::~thread_waiter() {
  if (self_)
    self_->owner->withdraw(*this);
}

bool thread_waiter::start(task_state &self, std::coroutine_handle<> at) {
  if (interrupt_early(self))
    return false;
  self.suspend(at, *this, {.kind = debug::wait_kind::thread, .what = "to_thread"});
  try {
    self.owner->submit(*this);
  } catch (...) {
    self.waiting = nullptr;
    self.wait = {};
    throw;
  }
  return true;
}

bool thread_waiter::cancel() noexcept {
  interrupted_ = true;
  if (self_->owner->withdraw(*this))
    self_->owner->schedule(*self_);
  // Otherwise the call runs: its end delivers the cancellation.
  return true;
}

void thread_waiter::execute() noexcept {
  call();
  self_->owner->post_remote(*this);
}

void thread_waiter::run() noexcept {
  scheduler &loop = *self_->owner;
  loop.forget_call();
  loop.schedule(*self_);
}

} // namespace aio::detail
