// slow-step: one step of a task, or one turn of a foreign loop, that takes too long. Seen by the watchdog while it
// lasts, so that the stack shows where it is.
#include "findings/findings.h"

#include "activation.h"
#include "clock.h"
#include "descriptor.h"
#include "host_stalls.h"
#include "interpose/real.h"
#include "switch_records.h"
#include "thread_facts.h"
#include "watchdog.h"

#include <algorithm>

namespace corosan {
namespace {

constexpr unsigned most_reports = 24; // at 1, 2, 4, 8 ... times the limit

/// What the watchdog remembers of the step that a slot is in.
struct watched_step {
  int tid = 0, number = -1; ///< of the slot's use
  std::uint64_t step = 0;
  std::int64_t start_ns = 0;
  std::int64_t asleep_ns = 0; ///< the whole process stood still
  std::int64_t retry_ns = 0;  ///< its thread did not answer: not before this moment again
  thread_times before;        ///< at the start of the step, as far as a tick can tell; its clocks only, at first
  thread_times last;          ///< last reading
  unsigned reports = 0;
  std::int64_t host_queued = 0, host_asleep = 0; ///< over the limit, but not by its own time
};
watched_step watched[most_loops];

/// Where the time of a step went. `own` is what the program can help: computing, and waiting in the kernel.
struct shares {
  std::int64_t wall = 0, cpu = 0, queued = 0, blocked = 0;
  std::int64_t own() const { return cpu + blocked; }
};

/// The thread's times at `start`, from readings at `now` and some time earlier.
thread_times times_at(std::int64_t start, std::int64_t now, const thread_times &earlier, const thread_times &current) {
  thread_times begin = current;
  const std::int64_t unseen = std::max<std::int64_t>(now - start, 0);
  // In doubt the thread waited: that is not held against it.
  const std::int64_t queued = std::clamp<std::int64_t>(current.runqueue_ns - earlier.runqueue_ns, 0, unseen);
  begin.runqueue_ns -= queued;
  begin.cpu_ns -= std::clamp<std::int64_t>(current.cpu_ns - earlier.cpu_ns, 0, unseen - queued);
  return begin;
}

/// Most steps are over before the second look at them, and the first one need not be dear.
void add_facts(thread_times &first, const thread_times &second) {
  first.state = second.state;
  first.sleeps = second.sleeps;
  first.major_faults = second.major_faults;
}

shares split(const watched_step &seen, const thread_times &times, std::int64_t now, bool in_call,
             std::int64_t preempted_ns) {
  shares out;
  out.cpu = std::max<std::int64_t>(times.cpu_ns - seen.before.cpu_ns, 0);
  // What the thread computed it did not sleep, whatever the watchdog believes of the process.
  out.wall = std::max(now - seen.start_ns - seen.asleep_ns, out.cpu);
  out.queued = std::max(times.runqueue_ns - seen.before.runqueue_ns, preempted_ns);
  // Waiting for a processor is counted when it is over. Who never slept since the first look still waits; in a call,
  // who did not sleep at that look either.
  if (times.state == 'R' && times.sleeps == seen.before.sleeps && (!in_call || seen.before.state == 'R'))
    out.queued = std::max(out.queued, out.wall - out.cpu);
  out.queued = std::clamp<std::int64_t>(out.queued, 0, out.wall - out.cpu);
  out.blocked = out.wall - out.cpu - out.queued;
  return out;
}

/// The last words about a step that was reported while it lasted.
void commit_end(const loop_slot &slot, std::uint64_t step, std::int64_t start, std::int64_t end) {
  event *e = begin_event(finding_id::slow_step);
  if (e == nullptr)
    return;
  e->tid = slot.tid.load();
  e->ended = true;
  e->start_ns = start;
  e->duration_ns = end - start;
  const thread_times times = read_thread_clocks(e->tid, slot.cpu_clock);
  e->cpu_ns = times.cpu_ns - slot.told_cpu_ns;
  e->runqueue_ns = times.runqueue_ns - slot.told_runqueue_ns;
  slot.calls.read(step, nullptr, 0, e->calls);
  commit_event(e);
}

verdict judge(const shares &of, const watched_step &seen, const thread_times &now, const kernel_wait &wait,
              bool in_call) {
  const bool sleeps = now.state == 'S' || now.state == 'D';
  if (in_call && sleeps)
    return verdict::blocked; // it sleeps in that very call
  if (sleeps && wait.known && wait.number < 0)
    return verdict::page_fault; // it sleeps in the kernel and made no system call
  if (of.queued > of.own())
    return verdict::descheduled;
  if (of.cpu >= of.blocked)
    return verdict::cpu;
  return !in_call && now.major_faults > seen.before.major_faults ? verdict::page_fault : verdict::blocked;
}

/// The call that the thread is in, with its stack; false when there is none, or it returned meanwhile. A call that is
/// itself what takes so long makes the event a finding of its own: one finding, whether seen during the call or after.
bool describe_call(event &e, loop_slot &slot, std::int64_t now) {
  const call_in_progress &call = slot.call;
  const std::uint32_t sequence = call.sequence.load();
  const interposer_row *row = call.row.load();
  if (row == nullptr)
    return false;
  e.call = row->symbol;
  e.group = row->group;
  const std::int64_t start = call.start_ns;
  const bool closing = call.about.what == subject::kind::closing, lock = is_lock(call.about);
  const std::int64_t limit = lock ? active.lock_wait_ns : active.blocking_call_ns;
  if (call.nested || (now - start >= limit && now - start >= e.duration_ns / 2 && !closing && may_block(call.about) &&
                      reports_group(*row, call.about))) {
    e.id = call.nested ? finding_id::nested_run : lock ? finding_id::contended_lock : finding_id::blocking_call;
    e.start_ns = start;
    e.duration_ns = std::min(e.duration_ns, now - start);
    e.threshold_ns = call.nested ? 0 : limit;
  }
  if (lock)
    describe_holder(e, slot);
  describe(e.resource, call.about, true);
  e.group = group_of(row->group, call.about, e.resource.kind);
  capture_other(e.where, call.site, slot.bounds);
  describe_task(e, slot, slot.current);
  return call.row.load() == row && call.sequence.load() == sequence;
}

/// Names the system call of a thread that is in no call that we know: from a static library, from assembler, or from
/// inside the C library.
void describe_wait(event &e, const kernel_wait &wait) {
  capture_sleeping(e.where, wait.pc, wait.sp);
  e.where.exact_top = wait.number < 0; // else behind the instruction that made the call
  char channel[64];
  read_wait_channel(e.tid, channel, sizeof channel);
  if (const syscall_row *row = find_syscall(wait.number); row != nullptr) {
    e.call = row->name;
    e.group = row->group;
    if (row->fd >= 0)
      describe(e.resource, {subject::kind::file, static_cast<int>(wait.arguments[row->fd]), nullptr, 0}, true);
    if (e.resource.kind == resource_kind::socket)
      e.group = "socket";
  }
  if (wait.number >= 0)
    std::snprintf(e.detail, sizeof e.detail, "In system call %ld%s%s, made without a function that is watched",
                  wait.number, channel[0] != 0 ? " at kernel function " : "", channel);
  else if (channel[0] != 0)
    std::snprintf(e.detail, sizeof e.detail, "At kernel function %s", channel);
}

/// Describes a thread that is in no call of ours. False when it should be looked at again later.
bool describe_outside(event &e, loop_slot &slot, watched_step &seen, const kernel_wait &wait, std::int64_t now) {
  e.call = e.group = nullptr;
  e.resource = {};
  e.where.depth = e.chain_depth = 0;
  const bool sleeps = e.verdict == verdict::blocked || e.verdict == verdict::page_fault;
  if (wait.known && !sleeps && !survives_signal(wait))
    return false; // passing through the kernel
  if (wait.known && sleeps)
    describe_wait(e, wait);
  // Only a thread that runs is signalled, or one in a wait that a signal does not end.
  if (can_sample() && (!wait.known || survives_signal(wait))) {
    if (sample(slot, seen.step, e))
      return true;
    seen.retry_ns = now + active.slow_step_ns / 2;
    if (!wait.known)
      return false; // the step is over, or in a call, or nothing runs the thread
  }
  describe_task(e, slot, slot.current);
  return true;
}

/// The step that is over, when it was too long only by what the machine did.
void account_host_stall(const watched_step &seen) {
  if (seen.reports == 0 && (seen.host_queued > 0 || seen.host_asleep > 0))
    note_host_stall(seen.host_queued, seen.host_asleep);
}

bool is_same_use(const loop_slot &slot, const watched_step &seen) {
  return seen.number == slot.number && seen.tid == slot.tid.load();
}

/// False when the slot belongs to a thread that ended without saying so; its number may be another one's by now.
bool is_alive(loop_slot &slot) {
  if (!is_gone(slot))
    return true;
  forget_thread(slot);
  return false;
}

} // namespace

void tell_end_of_step(loop_slot &slot) noexcept {
  const std::uint64_t told = slot.told_step.exchange(0), step = slot.step.load(std::memory_order_relaxed);
  const std::int64_t start = slot.step_start_ns.load(std::memory_order_relaxed);
  if (told == step + 1 && start != 0)
    commit_end(slot, step, start, now_ns());
}

void check_slow_step(loop_slot &slot, std::int64_t now, std::int64_t asleep_ns) noexcept {
  watched_step &seen = watched[&slot - loop_slots];
  const std::int64_t start = slot.step_start_ns.load(std::memory_order_acquire);
  const std::uint64_t step = slot.step.load(std::memory_order_relaxed);
  const bool other = !is_same_use(slot, seen) || seen.step != step || seen.start_ns != start;
  if (other && seen.start_ns != 0) {
    switch_records_off(slot);
    account_host_stall(seen);
    // The end of a reported step may have slipped past its thread, which does not wait for our stores.
    if (std::uint64_t told = seen.step + 1; seen.reports > 0 && slot.told_step.compare_exchange_strong(told, 0))
      commit_end(slot, seen.step, seen.start_ns, now);
    seen.start_ns = 0;
    seen.reports = 0;
    seen.host_queued = seen.host_asleep = 0;
  }
  if (active.slow_step_ns == 0 || start == 0)
    return;
  const int tid = slot.tid.load();
  if (other) {
    if (!is_alive(slot))
      return;
    const thread_times times = read_thread_clocks(tid, slot.cpu_clock);
    const thread_times earlier = is_same_use(slot, seen) ? seen.last : slot.at_adoption;
    seen = {};
    seen.tid = tid;
    seen.number = slot.number;
    seen.step = step;
    seen.start_ns = start;
    // A step that began before the process stood still has not run that long.
    seen.asleep_ns = start < now - asleep_ns ? asleep_ns : 0;
    seen.before = times_at(start, now, earlier, times);
    seen.last = times;
    return;
  }
  seen.asleep_ns += asleep_ns;
  if (seen.before.state == 0)
    add_facts(seen.before, read_thread_times(tid, slot.cpu_clock));
  const std::int64_t limit = active.slow_step_ns << seen.reports;
  if (seen.reports == 0 && now - start >= limit)
    seen.host_asleep = seen.asleep_ns;
  if (seen.reports == 0 && now - start >= limit / 2)
    switch_records_on(slot);
  // A call has a limit of its own.
  const bool long_call = slot.call.row.load() != nullptr && now - slot.call.start_ns >= active.blocking_call_ns;
  const bool long_step = seen.reports < most_reports && now - start >= limit && now >= seen.retry_ns;
  if (!long_call && !long_step)
    return;
  const thread_times times = read_thread_times(tid, slot.cpu_clock);
  if (!is_alive(slot) || times.state == 0)
    return;
  if (times.state == 'T' || times.state == 't') {
    seen.asleep_ns = now - start; // a debugger has it, nobody knows for how long
    note_stopped(start, now);
    return;
  }
  if (!long_step)
    return;
  seen.last = times;
  const bool in_call_now = slot.call.row.load() != nullptr;
  const shares of = split(seen, times, now, in_call_now, preempted_ns(slot, now));
  if (seen.reports == 0)
    seen.host_queued = of.queued;
  if (of.own() < limit)
    return;
  event *e = begin_event(finding_id::slow_step);
  if (e == nullptr)
    return;
  e->tid = tid;
  e->start_ns = start;
  e->duration_ns = of.wall;
  e->threshold_ns = active.slow_step_ns;
  e->still_running = true;
  e->cpu_ns = of.cpu;
  e->runqueue_ns = of.queued;
  const bool in_call = describe_call(*e, slot, now);
  const kernel_wait wait = read_kernel_wait(tid);
  e->verdict = e->id != finding_id::slow_step ? verdict::blocked : judge(of, seen, times, wait, in_call);
  if (in_call) {
    slot.calls.read(step, slot.call.row.load(), now - slot.call.start_ns, e->calls);
  } else {
    e->id = finding_id::slow_step;
    e->start_ns = start;
    e->duration_ns = of.wall;
    e->threshold_ns = active.slow_step_ns;
    slot.calls.read(step, nullptr, 0, e->calls);
    if (!describe_outside(*e, slot, seen, wait, now)) {
      cancel_event(e);
      return;
    }
  }
  if (e->verdict == verdict::blocked && e->id != finding_id::nested_run)
    judge_own_work(*e, slot, wait, seen.reports);
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
const finding_text slow_step_text{.id = "slow-step", .message = message, .detail_line = true};

} // namespace corosan
