// slow-step: one step of a task, or one turn of a foreign loop, that takes too long. Seen by the watchdog while it
// lasts, so that the stack shows where it is.
#include "findings/findings.h"

#include "activation.h"
#include "clock.h"
#include "descriptor.h"
#include "interpose/real.h"
#include "watchdog.h"

namespace corosan {
namespace {

/// What the watchdog remembers of the step that a slot is in.
struct watched_step {
  std::uint64_t step = 0;
  std::int64_t start_ns = 0, asleep_ns = 0, since_ns = 0;
  thread_times before;
  unsigned reports = 0;
};
watched_step watched[most_loops];

constexpr unsigned most_reports = 4; // at 1, 2, 4 and 8 times the limit

verdict judge(const thread_times &before, const thread_times &now, std::int64_t wall, bool in_call) {
  const std::int64_t cpu = now.cpu_ns - before.cpu_ns, queued = now.runqueue_ns - before.runqueue_ns;
  if (in_call && (now.state == 'S' || now.state == 'D'))
    return verdict::blocked; // it sleeps in that very call
  if (cpu + queued >= wall / 2)
    return cpu >= queued ? verdict::cpu : verdict::descheduled;
  if (!in_call && now.major_faults > before.major_faults)
    return verdict::page_fault;
  return verdict::blocked;
}

/// The call that the thread is in, with its stack; false when there is none, or it returned meanwhile.
bool describe_call(event &e, const loop_slot &slot) {
  const call_in_progress &call = slot.call;
  const std::uint32_t sequence = call.sequence.load();
  const interposer_row *row = call.row.load();
  if (row == nullptr)
    return false;
  e.call = row->symbol;
  e.group = row->group;
  describe(e.resource, call.about, true);
  if (e.resource.kind == resource_kind::socket && call.about.what == subject::kind::fd)
    e.group = "socket";
  capture_other(e.where, call.site, slot.bounds);
  describe_task(e, slot, slot.current);
  return call.row.load() == row && call.sequence.load() == sequence;
}

} // namespace

void check_slow_step(loop_slot &slot, std::int64_t now, std::int64_t asleep_ns) noexcept {
  watched_step &seen = watched[&slot - loop_slots];
  const std::int64_t start = slot.step_start_ns.load(std::memory_order_acquire);
  const std::uint64_t step = slot.step.load(std::memory_order_relaxed);
  if (active.slow_step_ns == 0 || start == 0 || this_thread.slot != nullptr)
    return;
  const int tid = slot.tid.load();
  if (seen.step != step || seen.start_ns != start) {
    seen = {step, start, 0, now, read_thread_times(tid), 0};
    // A step that began before the process stood still has not run that long.
    seen.asleep_ns = start < now - asleep_ns ? asleep_ns : 0;
    return;
  }
  seen.asleep_ns += asleep_ns;
  const std::int64_t duration = now - start - seen.asleep_ns;
  if (seen.reports == most_reports || duration < active.slow_step_ns << seen.reports)
    return;
  const thread_times times = read_thread_times(tid);
  if (times.state == 'T' || times.state == 't')
    return;
  event *e = begin_event(finding_id::slow_step);
  if (e == nullptr)
    return;
  e->tid = tid;
  e->start_ns = start;
  e->duration_ns = duration;
  e->threshold_ns = active.slow_step_ns;
  e->still_running = true;
  const bool in_call = describe_call(*e, slot);
  e->verdict = judge(seen.before, times, now - seen.since_ns, in_call);
  if (!in_call) {
    e->call = nullptr;
    e->where.depth = e->chain_depth = 0;
    // Only a thread that runs is signalled: nothing it waits in can be interrupted by that.
    const bool runs = e->verdict == verdict::cpu || e->verdict == verdict::descheduled;
    if (runs && !sample(slot, step, *e)) {
      cancel_event(e); // the step is over, or in a call: the next tick sees
      return;
    }
    if (!runs)
      describe_task(*e, slot, slot.current);
  }
  if (slot.step.load() != step) {
    cancel_event(e);
    return;
  }
  ++seen.reports;
  commit_event(e);
}

static std::string message(const event &e, const std::string &) {
  const std::string head = "the loop's thread is in one step for " + duration_text(e.duration_ns) + " and ";
  switch (e.verdict) {
  case verdict::cpu:
    return head + "burns CPU";
  case verdict::descheduled:
    return head + "is not scheduled by the operating system";
  case verdict::page_fault:
    return head + "waits for page faults";
  default:
    return head + (e.call != nullptr ? "is blocked in a call to " + std::string(e.call) : "is blocked");
  }
}
const finding_text slow_step_text{"slow-step", message};

} // namespace corosan
