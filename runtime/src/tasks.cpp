// The tasks of the running loop.
#include "aio/tasks.h"

#include "aio/detail/scheduler.h"
#include "aio/task_handle.h"

#include <algorithm>

namespace aio {

any_task current_task() {
  detail::scheduler::require();
  detail::task_state *const task = detail::scheduler::current_task();
  return task ? detail::handle_access::make_any(*task) : any_task();
}

std::vector<any_task> all_tasks() {
  const detail::scheduler &loop = detail::scheduler::require();
  std::vector<any_task> tasks;
  tasks.reserve(loop.live());
  for (debug::task_view *view = loop.view.tasks; view; view = view->next)
    if (!view->done)
      tasks.push_back(detail::handle_access::make_any(*static_cast<detail::task_state *>(view)));
  std::reverse(tasks.begin(), tasks.end());
  return tasks;
}

} // namespace aio
