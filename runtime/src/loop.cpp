// The running loop.
#include "aio/loop.h"

#include "aio/invalid_state_error.h"

namespace aio {

loop loop::current() { return loop(detail::scheduler::require()); }

exception_handler loop::set_exception_handler(exception_handler handler) const {
  return std::exchange(open().on_exception, std::move(handler));
}

void loop::call_exception_handler(const exception_context &context) const {
  detail::scheduler::report(context, &open());
}

std::vector<std::string> loop::live_tasks() const {
  std::vector<std::string> names;
  for (const debug::task_view *view = open().view.tasks; view; view = view->next)
    if (const auto &task = static_cast<const detail::task_state &>(*view); !task.done && !task.background)
      names.insert(names.begin(), task.display_name());
  return names;
}

bool loop::debug() const noexcept { return debug::enabled(); }

void loop::throw_closed() { throw invalid_state_error("aio: the loop is closed"); }

} // namespace aio
