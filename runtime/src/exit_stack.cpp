// Leaving the resources of an exit_stack.
#include "aio/exit_stack.h"

#include "aio/cancelled_error.h"
#include "aio/detail/exception_type.h"
#include "aio/detail/scheduler.h"

namespace aio {

task<std::exception_ptr> exit_stack::unwind(std::exception_ptr error) {
  detail::task_state &self = co_await detail::self_awaitable();
  bool interrupted = false;
  while (!entries_.empty()) {
    const std::unique_ptr<detail::exit_entry> last = std::move(entries_.back());
    entries_.pop_back();
    std::exception_ptr failure;
    try {
      co_await last->leave(error);
    } catch (...) {
      failure = std::current_exception();
    }
    if (!failure || failure == error) // a generator passes the error on
      continue;
    if (!error || detail::holds<cancelled_error>(error)) {
      error = failure; // errors beat a cancellation
    } else if (detail::holds<cancelled_error>(failure) && self.cancelling > 0) {
      interrupted = true;
    } else {
      detail::scheduler::report(
          {"leaving a resource failed while another error was on its way", failure, self.display_name()});
    }
  }
  if (interrupted) {
    // It gives way to the error now, and comes back at the next co_await.
    const std::string reason = self.cancel_reason();
    self.uncancel();
    self.cancel(reason);
  }
  co_return error;
}

} // namespace aio
