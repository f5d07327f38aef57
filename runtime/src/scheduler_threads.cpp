// The loop's side of to_thread.
#include "aio/detail/current_context.h"
#include "aio/detail/loop_gate.h"
#include "aio/detail/scheduler.h"
#include "aio/detail/thread_pool.h"
#include "aio/to_thread.h"

namespace aio::detail {

void scheduler::submit(thread_call &call) {
  if (!pool_)
    pool_ = std::make_unique<thread_pool>(thread_limit);
  pool_->submit(call);
}

void scheduler::expect_call() {
  // On somebody else's context the call must keep run() from returning.
  if (calls_++ == 0 && !own_)
    hold_work();
}

void scheduler::forget_call() noexcept {
  if (--calls_ == 0 && !own_)
    release_work();
}

bool scheduler::withdraw(thread_call &call) noexcept { return pool_ && pool_->withdraw(call); }

void scheduler::stop_threads() noexcept { pool_.reset(); }

thread_waiter::~thread_waiter() {
  // Destroyed with its task, when the loop closes. The pool has stopped then; a call that it never began is forgotten.
  if (self_)
    self_->owner->withdraw(*this);
}

bool thread_waiter::start(task_state &self, std::coroutine_handle<> at) {
  if (interrupt_early(self))
    return false;
  self.suspend(at, *this,
               {.kind = debug::wait_kind::thread,
                .what = "to_thread",
                .object = static_cast<const debug::thread_call_view *>(this)});
  self.owner->expect_call();
  try {
    hand_over();
  } catch (...) {
    self.owner->forget_call();
    self.waiting = nullptr;
    self.wait = {};
    throw;
  }
  return true;
}

void thread_waiter::hand_over() { self_->owner->submit(*this); }

bool thread_waiter::take_back() noexcept { return self_->owner->withdraw(*this); }

bool thread_waiter::cancel() noexcept {
  interrupted_ = true;
  if (take_back()) {
    self_->owner->forget_call();
    self_->owner->schedule(*self_);
  }
  // Otherwise the call runs: its end delivers the cancellation.
  return true;
}

void thread_waiter::execute() noexcept {
  {
    const context_scope scope(self_->context);
    call();
  }
  // Once it is posted the loop may go on, end and close: the gate lets it close when this thread has left it.
  const std::shared_ptr<loop_gate> gate = self_->owner->gate();
  gate->pass([this](scheduler &open) { open.post_remote(*this); });
}

void thread_waiter::run() noexcept {
  scheduler &loop = *self_->owner;
  loop.forget_call();
  loop.schedule(*self_);
}

} // namespace aio::detail
