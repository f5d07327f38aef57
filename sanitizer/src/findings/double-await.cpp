// double-await: what can be awaited once is awaited again, or by two at once.
#include "findings/findings.h"

#include <aio/debug.h>

namespace corosan {

void report_double_await(const aio::debug::notice &again, call_site site) noexcept {
  event *e = begin_event(finding_id::double_await);
  if (e == nullptr)
    return;
  describe_here(*e, this_thread.slot != nullptr ? this_thread.slot->current : nullptr, &site);
  copy_text(e->detail, again.what);
  commit_event(e);
}

static std::string message(const event &e, const std::string &subject) {
  if (std::strcmp(e.detail, "frame") == 0)
    return "coroutine '" + (subject.empty() ? "?" : subject) + "' is resumed while it runs already";
  if (std::strcmp(e.detail, "task") == 0)
    return "a task is awaited that was awaited before, or moved from";
  return std::string("an ") + e.detail + " is asked for a value while a task is inside its body";
}
static const char *suggestion(const event &e) {
  if (std::strcmp(e.detail, "task") == 0)
    return "await it once and keep the result, or start it with aio::create_task: a handle can be awaited often";
  if (std::strcmp(e.detail, "frame") == 0)
    return "let one place resume it: two owners of one handle do not know of each other";
  return "let one task ask at a time: an aio::mutex around next(), or one task that feeds an aio::queue";
}
const finding_text double_await_text{"double-await", message, suggestion};

} // namespace corosan
