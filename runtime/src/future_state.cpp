// Futures: their end, and those who wait for it.
#include "aio/detail/future_state.h"

#include "aio/callback_handle.h"
#include "aio/cancelled_error.h"
#include "aio/detail/describe.h"

#include <algorithm>

namespace aio::detail {

bool future_state::cancel(std::string_view reason) {
  if (done_) {
    retrieved_ = true; // who cancels does not want the result
    return false;
  }
  check_pending();
  cancelled_ = true;
  fail(std::make_exception_ptr(cancelled_error(std::string(reason))));
  return true;
}

void future_state::check_pending() const {
  if (done_)
    throw invalid_state_error("aio: this future has its result already");
  if (!callbacks_.empty())
    scheduler::require();
}

void future_state::check_done() const {
  if (!done_)
    throw invalid_state_error("aio: the result of a future was asked for before it was there");
}

std::uint64_t future_state::add_callback(std::function<void()> callback) {
  auto call = make_callback(std::move(callback));
  if (done_)
    callback_state::soon(call, scheduler::require());
  else
    callbacks_.push_back({last_number_ + 1, std::move(call)});
  return ++last_number_;
}

bool future_state::remove_callback(std::uint64_t number) {
  return std::erase_if(callbacks_, [number](const done_call &each) { return each.number == number; }) != 0;
}

void future_state::finish() noexcept {
  done_ = true;
  for (future_waiter *waiter : waiters_)
    waiter->wake();
  waiters_.clear();
  for (const done_call &each : callbacks_)
    callback_state::soon(each.call, scheduler::require());
  callbacks_.clear();
}

void future_state::tell_if_unreachable(long references) const noexcept {
  if (done_ || references != static_cast<long>(waiters_.size()))
    return;
  for (const future_waiter *waiter : waiters_)
    if (!waiter->task().owner->closing())
      debug::tell({.kind = debug::notice_kind::waiters_lost, .task = &waiter->task(), .what = "future"});
}

void future_state::report_if_lost() const noexcept {
  if (!done_ || retrieved_ || cancelled_)
    return;
  if (std::exception_ptr lost = error()) {
    if (debug::enabled()) [[unlikely]]
      debug::tell({.kind = debug::notice_kind::exception_lost, .text = describe(lost).c_str()});
    scheduler::report({"the exception of a future was never retrieved", lost, {}});
  }
}

bool future_waiter::start(task_state &self, std::coroutine_handle<> at) {
  if (interrupt_early(self))
    return false;
  state_->waiters_.push_back(this);
  waiting_ = true;
  self.suspend(at, *this, {.kind = debug::wait_kind::primitive, .what = "future", .object = state_});
  return true;
}

void future_waiter::wake() noexcept {
  waiting_ = false;
  scheduler &loop = *self_->owner;
  const scheduler::turn bracket(loop);
  loop.schedule(*self_);
}

bool future_waiter::cancel() noexcept {
  // As in asyncio, whoever waits for a future cancels it; all who wait for it get the cancelled_error.
  try {
    return state_->cancel(self_->cancel_reason());
  } catch (...) {
    return false;
  }
}

void future_waiter::leave() noexcept {
  if (std::exchange(waiting_, false))
    std::erase(state_->waiters_, this);
}

} // namespace aio::detail
