// wrong-thread: something of a loop was touched by a thread that does not run it.
#include "findings/findings.h"

#include "activation.h"
#include "clock.h"

#include <aio/debug.h>

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

void report_inherited_loop(const aio::debug::loop_view &loop, int parent, call_site site) noexcept {
  start_threads(); // the parent's are not here
  event *e = begin_event(finding_id::wrong_thread);
  if (e == nullptr)
    return;
  describe_here(*e, nullptr, &site);
  copy_text(e->loop, loop.name);
  e->holder_tid = parent;
  commit_event(e);
}

static std::string message(const event &e, const std::string &) {
  if (e.holder_tid != 0)
    return "process " + std::to_string(e.pid) + ", the child of a fork, goes on with event loop '" + e.loop +
           "' of process " + std::to_string(e.holder_tid) + ": both now share its epoll descriptor";
  return "thread " + std::to_string(e.tid) + " touched a task or primitive of event loop '" + e.loop +
         "', which runs on thread " + std::to_string(e.loop_tid);
}
static const char *suggestion(const event &e) {
  if (e.holder_tid != 0)
    return "after fork, call exec or _exit, or make a loop of its own on a new thread; become a daemon before the "
           "first loop";
  return "hand the call over with aio::loop::call_soon_threadsafe or aio::run_coroutine_threadsafe";
}
const finding_text wrong_thread_text{"wrong-thread", message, suggestion};

} // namespace corosan
