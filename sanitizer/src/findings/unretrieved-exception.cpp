// unretrieved-exception: a task or a future that failed, and went without anybody having looked.
#include "findings/findings.h"

#include "aio_tasks.h"

#include <aio/debug.h>

namespace corosan {

void report_unretrieved_exception(const aio::debug::notice &lost, call_site site) noexcept {
  event *e = begin_event(finding_id::unretrieved_exception);
  if (e == nullptr)
    return;
  describe_here(*e, lost.task, lost.task == nullptr ? &site : nullptr);
  copy_text(e->detail, lost.text);
  // The frames of a task are gone: where it was made is all that is left of it.
  if (lost.task != nullptr) {
    e->where = e->created;
    e->created.depth = 0;
  }
  commit_event(e);
}

static std::string message(const event &e, const std::string &) {
  const std::string who = e.task_id != 0 ? "task '" + std::string(e.task_name) + "'" : "a future";
  return who + " failed, and nobody looked: " + e.detail;
}
static const char *suggestion(const event &) { return "await it, or look at its exception() in a done callback"; }
const finding_text unretrieved_exception_text{
    "unretrieved-exception", message, suggestion, "Created at", "Awaited by", true};

} // namespace corosan
