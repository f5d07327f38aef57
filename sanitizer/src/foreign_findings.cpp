// What the frames of instrumented coroutines are found at: findings that other files tell of.
#include "findings/findings.h"

#include "activation.h"
#include "aio_tasks.h"
#include "foreign_frames.h"

#include <cstring>

namespace corosan {
namespace {

/// An event about the coroutine of a frame that is still there, at `site`.
event *begin(finding_id id, const foreign_frame &about, call_site site) noexcept {
  event *e = begin_event(id);
  if (e == nullptr)
    return nullptr;
  std::memcpy(&e->subject, reinterpret_cast<const void *>(about.address), sizeof e->subject);
  describe_here(*e, this_thread.slot != nullptr ? this_thread.slot->current : nullptr, &site);
  e->dialect = ""; // of the coroutine's library nothing is known
  return e;
}

} // namespace

void report_destroyed_foreign(const foreign_frame &dead, call_site site) noexcept {
  if (dead.where->kind == corosan_suspended_initially) {
    if (event *e = begin(finding_id::never_awaited, dead, site)) {
      copy_stored(e->where, dead.created);
      commit_event(e);
    }
  } else if (dead.where->kind == corosan_suspended_in_await && active.strict) {
    // Some libraries end a cancelled coroutine by destroying it, so only who asks is told.
    if (event *e = begin(finding_id::destroyed_pending, dead, site)) {
      if (dead.where->file != nullptr)
        std::snprintf(e->detail, sizeof e->detail, "suspended at %s:%u", dead.where->file, dead.where->line);
      commit_event(e);
    }
  }
}

void report_resumed_running(const foreign_frame &running, call_site site) noexcept {
  if (event *e = begin(finding_id::double_await, running, site)) {
    copy_text(e->detail, "frame");
    commit_event(e);
  }
}

} // namespace corosan
