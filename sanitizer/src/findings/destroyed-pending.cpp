// destroyed-pending: a coroutine whose frame was destroyed while it was suspended in its middle.
#include "findings/findings.h"

#include "aio_tasks.h"

#include <aio/debug.h>

namespace corosan {
namespace {

/// The task whose innermost frame this is; null when its loop is not known.
const aio::debug::task_view *task_of(const aio::debug::frame &leaf) {
  const loop_slot *slot = this_thread.slot;
  const aio::debug::loop_view *loop = slot != nullptr ? slot->view.load(std::memory_order_relaxed) : nullptr;
  const aio::debug::task_view *task = loop != nullptr ? loop->tasks : nullptr;
  while (task != nullptr && task->leaf != &leaf)
    task = task->next;
  return task;
}

} // namespace

void report_destroyed_pending(const aio::debug::frame &dead, call_site site) noexcept {
  event *e = begin_event(finding_id::destroyed_pending);
  if (e == nullptr)
    return;
  e->subject = *static_cast<const std::uintptr_t *>(dead.address);
  const aio::debug::task_view *task = task_of(dead);
  describe_here(*e, task, &site);
  if (task != nullptr)
    describe_wait(*e, *task);
  else
    append_chain(*e, &dead, 0);
  commit_event(e);
}

static std::string message(const event &e, const std::string &subject) {
  return "coroutine '" + (subject.empty() ? "?" : subject) + "' was destroyed while it was suspended" +
         (e.waits_for[0] != 0 ? " and waited for " + std::string(e.waits_for)
          : e.detail[0] != 0  ? std::string(" (") + e.detail + ")"
                              : "");
}
static const char *suggestion(const event &) {
  return "cancel the task and await it: then it ends by itself, with its clean-up";
}
const finding_text destroyed_pending_text{"destroyed-pending", message, suggestion, "Destroyed at"};

} // namespace corosan
