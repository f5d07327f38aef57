// wrong-thread: something of a loop was touched by a thread that does not run it.
#include "findings/findings.h"

#include "clock.h"

namespace corosan {

void report_wrong_thread(const loop_slot &slot) noexcept {
  event *e = begin_event(finding_id::wrong_thread);
  if (e == nullptr)
    return;
  e->start_ns = now_ns();
  capture(e->where, COROSAN_CALL_SITE(), own_stack_bounds());
  describe_task(*e, slot, nullptr);
  e->loop_tid = slot.tid.load();
  commit_event(e);
}

static std::string message(const event &e, const std::string &) {
  return "thread " + std::to_string(e.tid) + " touched a task or primitive of event loop '" + e.loop +
         "', which runs on thread " + std::to_string(e.loop_tid);
}
static const char *suggestion(const event &) {
  return "hand the call over with aio::loop::call_soon_threadsafe or aio::run_coroutine_threadsafe";
}
const finding_text wrong_thread_text{"wrong-thread", message, suggestion};

} // namespace corosan
