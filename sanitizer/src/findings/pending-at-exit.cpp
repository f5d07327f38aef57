// pending-at-exit: tasks that are still alive where their loop closes. One report for all of them.
#include "findings/findings.h"

#include "aio_tasks.h"
#include "task_tree.h"

#include <aio/debug.h>

namespace corosan {

void report_pending_at_exit(const aio::debug::loop_view &loop, const loop_slot *slot) noexcept {
  event *e = begin_event(finding_id::pending_at_exit);
  if (e == nullptr)
    return;
  e->tree = picture_of(loop);
  const aio::debug::task_view *oldest = loop.tasks;
  while (oldest->next != nullptr)
    oldest = oldest->next;
  describe_here(*e, nullptr, nullptr);
  copy_text(e->loop, loop.name);
  if (slot != nullptr)
    e->tid = slot->tid.load(std::memory_order_relaxed);
  append_chain(*e, oldest->leaf, oldest->id); // tells one loop's end from another's
  commit_event(e);
}

static std::string message(const event &e, const std::string &) {
  const std::size_t count = e.tree != nullptr ? e.tree->count : 0;
  return (count == 0   ? "tasks are"
          : count == 1 ? "1 task is"
                       : std::to_string(count) + " tasks are") +
         std::string(" still pending where event loop '") + e.loop + "' closes";
}
static const char *suggestion(const event &) {
  return "cancel the tasks and let the loop run until they are done, before its context is destroyed";
}
const finding_text pending_at_exit_text{"pending-at-exit", message, suggestion};

} // namespace corosan
