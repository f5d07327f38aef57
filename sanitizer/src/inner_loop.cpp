// Tells a loop inside a step from loops that follow each other: while the function that turns the outer one has not
// returned, what runs is inside.
#include "inner_loop.h"

#include "activation.h"
#include "clock.h"
#include "findings/findings.h"

#include <cstring>

namespace corosan {
namespace {

constexpr const char *call = "epoll_wait";

/// The outer loop goes on. Which function was still running it, the reporter looks at.
void end_inner(loop_slot &slot) noexcept {
  inner_loop &inner = slot.inner;
  inner.outer = -1;
  const std::int64_t duration = now_ns() - inner.since_ns;
  if (inner.told || (duration < active.blocking_call_ns && !active.strict))
    return;
  event *e = begin_event(finding_id::blocking_call);
  if (e == nullptr)
    return;
  e->start_ns = inner.since_ns;
  e->duration_ns = duration;
  e->threshold_ns = active.strict ? 0 : active.blocking_call_ns;
  e->verdict = verdict::blocked;
  e->call = call;
  e->group = "socket";
  e->subject = inner.runner - 1;
  e->where = inner.where;
  describe_task(*e, slot, slot.current);
  commit_event(e);
}

} // namespace

void waits_in_other(loop_slot &slot, call_site site, int epoll, bool does_not_wait) noexcept {
  inner_loop &inner = slot.inner;
  if (inner.outer >= 0) {
    if (epoll == inner.outer)
      end_inner(slot);
    return;
  }
  if (slot.epoll_fd < 0 || epoll < 0 || does_not_wait || slot.wait_frame == 0 || this_thread.allowed != 0 ||
      slot.step_start_ns.load(std::memory_order_relaxed) == 0)
    return;
  // Where the same code waits at the same depth, loops take turns.
  if (site.frame == slot.wait_frame)
    return;
  const stack &before = slot.run_stack;
  const std::uint32_t gone = levels_gone(before, {slot.wait_frame, before.pc[0]}, site.frame, slot.bounds);
  if (gone == 0 || gone >= before.depth)
    return;
  inner.outer = slot.epoll_fd;
  inner.told = false;
  inner.since_ns = now_ns();
  inner.runner = before.pc[gone - 1];
  capture(inner.where, site, slot.bounds);
}

void closes_loop(loop_slot &slot, int fd) noexcept {
  if (fd >= 0 && fd == slot.inner.outer) // its number may become another one's
    slot.inner.outer = -1;
  if (fd < 0 || fd != slot.epoll_fd || slot.view.load(std::memory_order_relaxed) != nullptr)
    return;
  slot.wait_frame = 0;
  if (slot.inner.outer >= 0) {
    slot.epoll_fd = slot.inner.outer;
    end_inner(slot);
    // Whether the outer loop still runs is known when it waits again: until then nothing is held against it.
    return leave_step(slot);
  }
  leave_step(slot);
  slot.style = wait_style::none;
  slot.epoll_fd = -1;
  slot.last_site = 0;
  slot.waits = 0;
  slot.waited = false;
  slot.started.store(false);
}

bool is_inner_loop(const event &e) noexcept {
  return e.id == finding_id::blocking_call && e.subject != 0 && std::strcmp(e.call, call) == 0;
}

} // namespace corosan
