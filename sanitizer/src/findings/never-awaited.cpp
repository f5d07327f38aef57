// never-awaited: a coroutine that was created and whose body never began to run.
#include "findings/findings.h"

#include "aio_tasks.h"
#include "clock.h"

#include <aio/debug.h>

namespace corosan {

void report_never_awaited(const aio::debug::frame &dead, bool alive_at_close) noexcept {
  event *e = begin_event(finding_id::never_awaited);
  if (e == nullptr)
    return;
  e->start_ns = now_ns();
  e->still_running = alive_at_close;
  e->subject = dead.address != nullptr ? *static_cast<const std::uintptr_t *>(dead.address) : 0;
  copy_stored(e->where, creation_of(dead));
  if (const loop_slot *slot = this_thread.slot)
    describe_task(*e, *slot, slot->current);
  commit_event(e);
}

/// A coroutine that a library makes for itself, as an adapter of an awaiter that turns out to be ready: whoever uses
/// the library never had it. Frames of aio tell for themselves.
static bool is_internal_to_library(const event &e, const std::string &coroutine) {
  if (e.dialect[0] != 0)
    return false;
  for (const char *part : {"::detail::", "::details::", "::internal::", "::impl::"})
    if (coroutine.find(part) != std::string::npos)
      return true;
  return false;
}

static std::string message(const event &e, const std::string &subject) {
  if (is_internal_to_library(e, subject))
    return ""; // none
  return "coroutine '" + (subject.empty() ? "?" : subject) + "' was never awaited" +
         (e.still_running ? " and is still alive at the end of its loop" : "");
}
static const char *suggestion(const event &e) {
  return e.dialect[0] != 0 ? "co_await it, or hand it to aio::create_task and await the handle" : "co_await it";
}
const finding_text never_awaited_text{"never-awaited", message, suggestion, "Created at", "While running", true};

} // namespace corosan
