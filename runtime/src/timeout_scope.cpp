// A deadline over a part of a task.
#include "aio/detail/timeout_scope.h"

#include "aio/detail/scheduler.h"

namespace aio::detail {

timeout_scope::timeout_scope(task_state &self, std::int64_t ns) : self_(self), cancelling_before_(self.cancelling) {
  self.owner->add_timer(*this, self.owner->now_ns() + ns);
}

timeout_scope::~timeout_scope() {
  if (armed())
    self_.owner->remove_timer(*this);
  leave();
}

void timeout_scope::fire() noexcept {
  fired_ = true;
  self_.cancel();
}

bool timeout_scope::expired() noexcept { return leave(); }

bool timeout_scope::leave() noexcept {
  if (!fired_)
    return false;
  fired_ = false;
  return self_.uncancel() <= cancelling_before_;
}

} // namespace aio::detail
