// Leaving the resources of an exit_stack.
#include "aio/exit_stack.h"

#include "aio/detail/scheduler.h"

namespace aio {

task<std::exception_ptr> exit_stack::unwind(std::exception_ptr error) {
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
    if (error)
      detail::scheduler::report({"leaving a resource failed while another error was on its way", failure, {}});
    else
      error = failure;
  }
  co_return error;
}

} // namespace aio
