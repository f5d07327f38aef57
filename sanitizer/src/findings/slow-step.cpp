// slow-step: one step of a task, or one turn of a foreign loop, that takes too long. Seen by the watchdog while it
// lasts, so that the stack shows where it is.
#include "findings/findings.h"

#include "activation.h"
#include "clock.h"
#include "descriptor.h"
#include "interpose/real.h"
#include "watchdog.h"

#include <algorithm>

namespace corosan {
namespace {

/// What the watchdog remembers of the step that a slot is in.
struct watched_step {
  std::uint64_t step = 0;
  std::int64_t start_ns = 0, asleep_ns = 0;
  thread_times before; ///< at the start of the step, as far as a tick can tell
  thread_times last;   ///< last reading
  unsigned reports = 0;
};
watched_step watched[most_loops];

constexpr unsigned most_reports = 12; // at 1, 4, 16 ... times the limit

/// The thread's times at `start`, from readings at `now` and some time earlier.
thread_times times_at(std::int64_t start, std::int64_t now, const thread_times &earlier, const thread_times &current) {
  thread_times begin = current;
  const std::int64_t unseen = std::max<std::int64_t>(now - start, 0);
  begin.cpu_ns -= std::clamp<std::int64_t>(current.cpu_ns - earlier.cpu_ns, 0, unseen);
  begin.runqueue_ns -= std::clamp<std::int64_t>(current.runqueue_ns - earlier.runqueue_ns, 0, unseen);
  return begin;
}

/// The last words about a step that was reported while it lasted.
void commit_end(const loop_slot &slot, std::int64_t start, std::int64_t end) {
  event *e = begin_event(finding_id::slow_step);
  if (e == nullptr)
    return;
  e->tid = slot.tid.load();
  e->ended = true;
  e->start_ns = start;
  e->duration_ns = end - start;
  const thread_times times = read_thread_times(e->tid);
  e->cpu_ns = times.cpu_ns - slot.told_cpu_ns;
  e->runqueue_ns = times.runqueue_ns - slot.told_runqueue_ns;
  commit_event(e);
}

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

/// The call that the thread is in, with its stack; false when there is none, or it returned meanwhile. A call that is
/// itself what takes so long makes the event a blocking-call: one finding, whether seen during the call or after it.
bool describe_call(event &e, const loop_slot &slot, std::int64_t now) {
  const call_in_progress &call = slot.call;
  const std::uint32_t sequence = call.sequence.load();
  const interposer_row *row = call.row.load();
  if (row == nullptr)
    return false;
  e.call = row->symbol;
  e.group = row->group;
  const std::int64_t start = call.start_ns;
  const bool closing = call.about.what == subject::kind::closing;
  if (now - start >= active.blocking_call_ns && now - start >= e.duration_ns / 2 && !closing && may_block(call.about) &&
      reports_group(*row, call.about)) {
    e.id = finding_id::blocking_call;
    e.start_ns = start;
    e.duration_ns = std::min(e.duration_ns, now - start);
    e.threshold_ns = active.blocking_call_ns;
  }
  describe(e.resource, call.about, true);
  e.group = group_of(row->group, call.about, e.resource.kind);
  capture_other(e.where, call.site, slot.bounds);
  describe_task(e, slot, slot.current);
  return call.row.load() == row && call.sequence.load() == sequence;
}

} // namespace

void tell_end_of_step(loop_slot &slot) noexcept {
  const std::uint64_t told = slot.told_step.exchange(0);
  const std::int64_t start = slot.step_start_ns.load(std::memory_order_relaxed);
  if (told == slot.step.load(std::memory_order_relaxed) + 1 && start != 0)
    commit_end(slot, start, now_ns());
}

void check_slow_step(loop_slot &slot, std::int64_t now, std::int64_t asleep_ns) noexcept {
  watched_step &seen = watched[&slot - loop_slots];
  const std::int64_t start = slot.step_start_ns.load(std::memory_order_acquire);
  const std::uint64_t step = slot.step.load(std::memory_order_relaxed);
  // The end of a reported step may have slipped past its thread, which does not wait for our stores.
  if (std::uint64_t told = seen.step + 1;
      (start == 0 || seen.step != step) && seen.reports > 0 && slot.told_step.compare_exchange_strong(told, 0))
    commit_end(slot, seen.start_ns, now);
  if (active.slow_step_ns == 0 || start == 0 || this_thread.slot != nullptr)
    return;
  const int tid = slot.tid.load();
  if (seen.step != step || seen.start_ns != start) {
    const thread_times times = read_thread_times(tid);
    seen = {step, start, 0, times_at(start, now, seen.last, times), times, 0};
    // A step that began before the process stood still has not run that long.
    seen.asleep_ns = start < now - asleep_ns ? asleep_ns : 0;
    return;
  }
  seen.asleep_ns += asleep_ns;
  const std::int64_t duration = now - start - seen.asleep_ns;
  if (seen.reports == most_reports || duration < active.slow_step_ns << 2 * seen.reports)
    return;
  if (is_gone(slot))
    return forget_thread(slot);
  const thread_times times = seen.last = read_thread_times(tid);
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
  const bool in_call = describe_call(*e, slot, now);
  e->verdict = judge(seen.before, times, now - start, in_call);
  if (e->id == finding_id::blocking_call)
    e->verdict = verdict::blocked;
  if (!in_call) {
    e->id = finding_id::slow_step;
    e->start_ns = start;
    e->duration_ns = duration;
    e->threshold_ns = active.slow_step_ns;
    e->call = e->group = nullptr;
    e->resource = {};
    e->where.depth = e->chain_depth = 0;
    // Only a thread that runs is signalled: nothing it waits in can be interrupted by that.
    const bool runs = can_sample() && (e->verdict == verdict::cpu || e->verdict == verdict::descheduled);
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
  const bool of_step = e->id == finding_id::slow_step;
  commit_event(e);
  if (of_step) {
    slot.told_cpu_ns = seen.before.cpu_ns;
    slot.told_runqueue_ns = seen.before.runqueue_ns;
    slot.told_step.store(step + 1);
  }
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
