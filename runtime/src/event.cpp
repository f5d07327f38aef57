// Suspension of aio::event.
#include "aio/event.h"

namespace aio::detail {

bool event_waiter::start(task_state &self, std::coroutine_handle<> at) {
  return enter(event_->waiters_, self, at, "event", event_);
}

} // namespace aio::detail
