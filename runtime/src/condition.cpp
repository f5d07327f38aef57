// How a task waits for an aio::condition.
#include "aio/condition.h"

#include "aio/cancelled_error.h"
#include "aio/detail/wait_entry.h"
#include "aio/invalid_state_error.h"

#include <exception>

namespace aio {

task<void> condition::wait() {
  if (!locked())
    throw invalid_state_error("aio: wait for a condition whose mutex is not locked");
  mutex &held = *mutex_;
  detail::wait_entry entry(waiters_, "condition", this);
  std::exception_ptr failure;
  held.release();
  try {
    co_await entry;
  } catch (...) {
    failure = std::current_exception();
  }
  if (entry.orphaned) {
    if (failure)
      std::rethrow_exception(failure);
    entry.require_primitive();
  }
  for (;;) {
    try {
      co_await held.acquire();
      break;
    } catch (const cancelled_error &) {
      failure = std::current_exception();
    }
  }
  if (failure) {
    // The notification may have been for this task: somebody else must not miss it.
    wake(1);
    std::rethrow_exception(failure);
  }
}

void condition::notify(std::size_t count) {
  if (!locked())
    throw invalid_state_error("aio: notify of a condition whose mutex is not locked");
  wake(count);
}

void condition::wake(std::size_t count) noexcept {
  while (count-- > 0 && waiters_.wake_one()) {
  }
}

} // namespace aio
