// A deadline over a part of a task.
#include "aio/timeout_scope.h"

#include "aio/callback_handle.h"
#include "aio/invalid_state_error.h"

namespace aio {

timeout_scope::timeout_scope(detail::task_state &self, std::optional<std::int64_t> due_ns)
    : self_(self), cancelling_before_(self.cancelling), due_ns_(due_ns) {
  arm();
}

timeout_scope::~timeout_scope() { leave(); }

std::optional<timeout_scope::time_point> timeout_scope::when() const noexcept {
  if (!due_ns_)
    return std::nullopt;
  return time_point(std::chrono::nanoseconds(*due_ns_));
}

void timeout_scope::reschedule(std::optional<time_point> when) {
  if (fired_)
    throw invalid_state_error("aio: a timeout that has expired cannot be rescheduled");
  disarm();
  due_ns_.reset();
  if (when)
    due_ns_ = std::chrono::duration_cast<std::chrono::nanoseconds>(when->time_since_epoch()).count();
  arm();
}

void timeout_scope::arm() {
  if (!due_ns_)
    return;
  detail::scheduler &loop = *self_.owner;
  if (*due_ns_ > loop.now_ns())
    return loop.add_timer(*this, *due_ns_);
  // Due already: in its turn among what is ready, so that even a sleep(0) is interrupted.
  soon_ = detail::make_callback([this] { fire(); });
  detail::callback_state::soon(soon_, loop);
}

void timeout_scope::disarm() noexcept {
  if (armed())
    self_.owner->remove_timer(*this);
  if (soon_)
    soon_->cancel();
  soon_.reset();
}

void timeout_scope::fire() noexcept {
  fired_ = true;
  self_.cancel();
}

bool timeout_scope::leave() noexcept {
  disarm();
  if (!fired_ || std::exchange(left_, true))
    return false;
  return self_.uncancel() <= cancelling_before_;
}

} // namespace aio
