// never-awaited: a coroutine that was created and whose body never began to run.
#include "findings/findings.h"

#include "aio_tasks.h"
#include "clock.h"

#include <aio/debug.h>
#include <algorithm>

namespace corosan {

void report_never_awaited(const aio::debug::frame &dead, bool alive_at_close) noexcept {
  event *e = begin_event(finding_id::never_awaited);
  if (e == nullptr)
    return;
  e->start_ns = now_ns();
  e->still_running = alive_at_close;
  e->subject = dead.address != nullptr ? *static_cast<const std::uintptr_t *>(dead.address) : 0;
  if (const auto *made = static_cast<const frame_record *>(dead.cookie); made != nullptr && made->created != nullptr) {
    e->where.depth = made->created->depth;
    std::copy_n(made->created->pc, made->created->depth, e->where.pc);
  }
  if (const loop_slot *slot = this_thread.slot)
    describe_task(*e, *slot, slot->current);
  commit_event(e);
}

static std::string message(const event &e, const std::string &subject) {
  return "coroutine '" + (subject.empty() ? "?" : subject) + "' was never awaited" +
         (e.still_running ? " and is still alive where its loop closes" : "");
}
const finding_text never_awaited_text{"never-awaited", message};

} // namespace corosan
