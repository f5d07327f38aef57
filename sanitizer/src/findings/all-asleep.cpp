// all-asleep: every task of a loop waits for another part of the program, and no part is left that could wake one. Said
// only where it is certain: the loop's thread waits without a limit, for descriptors from which nothing can come, no
// timer is armed, and no other thread of the program could post to the loop.
#include "findings/findings.h"

#include "activation.h"
#include "aio_tasks.h"
#include "careful.h"
#include "quiet_process.h"
#include "task_walk.h"

#include <aio/debug.h>
#include <algorithm>

namespace corosan {
namespace {

using aio::debug::task_view;
using aio::debug::wait_kind;

constexpr int most_tasks = 100'000;

/// How long a loop has not taken anything from its queue.
struct stillness {
  const aio::debug::loop_view *loop = nullptr;
  int tid = 0;
  std::size_t taken = 0;
  std::int64_t since_ns = 0, next_look_ns = 0;
  bool settled = false; ///< told
};
stillness stillnesses[most_loops];

/// Something may still come for this task, or its wait was told as what it is.
bool hopeful(const task_view &task) {
  constexpr std::uint32_t known =
      1U << static_cast<unsigned>(finding_id::await_cycle) | 1U << static_cast<unsigned>(finding_id::self_deadlock);
  const task_record *record = record_of(task);
  if (record == nullptr || (record->reported & known) != 0)
    return true;
  return task.wait.kind != wait_kind::child && task.wait.kind != wait_kind::primitive;
}

/// Tells of the loop when none of its tasks may hope. True when that is so.
bool report_if_hopeless(const loop_slot &slot, const stillness &still, std::int64_t now) {
  const aio::debug::loop_view *loop = slot.view.load();
  if (loop == nullptr || loop->has_timers(*loop))
    return false;
  int count = 0;
  for (const task_view *at = loop->tasks; at != nullptr; at = at->next)
    if (!at->done && (hopeful(*at) || ++count == most_tasks))
      return false;
  event *e = count != 0 ? begin_event(finding_id::all_asleep) : nullptr;
  if (e == nullptr)
    return false;
  e->tid = still.tid;
  e->start_ns = still.since_ns;
  e->duration_ns = now - still.since_ns;
  e->threshold_ns = active.all_asleep_ns;
  e->still_running = true;
  describe_loop(*e, slot);
  std::snprintf(e->detail, sizeof e->detail, "%d tasks, no timer, no operation, no other thread", count);
  // Each of those that others wait for, with those others.
  for (const task_view *at = loop->tasks; at != nullptr; at = at->next) {
    if (task_record *record = record_of(*at))
      record->reported |= 1U << static_cast<unsigned>(finding_id::long_wait);
    if (at->wait.kind != wait_kind::primitive)
      continue;
    append_noted(*e, *loop, *at, now);
    append_awaiters(*e, *at, at);
  }
  commit_event(e);
  return true;
}

} // namespace

void check_all_asleep(loop_slot &slot, std::int64_t now, std::int64_t asleep_ns) noexcept {
  stillness &still = stillnesses[&slot - loop_slots];
  const aio::debug::loop_view *view = slot.view.load();
  aio::debug::loop_view loop;
  std::size_t queued = 0, taken = 0;
  if (active.all_asleep_ns == 0 || view == nullptr || !careful_copy(&loop, view, sizeof loop) ||
      !careful_copy(&taken, loop.taken, sizeof taken) || !careful_copy(&queued, loop.queued, sizeof queued))
    return;
  const int tid = slot.tid.load();
  if (still.loop != view || still.tid != tid || still.taken != taken || queued != taken || asleep_ns > 0)
    still = {view, tid, taken, now, 0, false};
  if (still.settled || now - still.since_ns < active.all_asleep_ns || now < still.next_look_ns)
    return;
  still.next_look_ns = now + std::max<std::int64_t>(active.all_asleep_ns / 4, 100'000'000);
  std::uint32_t open = 0;
  if (!nothing_can_come(tid, loop.interrupts) ||
      !slot.tasks_lock.compare_exchange_strong(open, 1, std::memory_order_acquire))
    return;
  still.settled = report_if_hopeless(slot, still, now);
  slot.tasks_lock.store(0, std::memory_order_release);
}

static std::string message(const event &, const std::string &) { return "all tasks are asleep: deadlock"; }
const finding_text all_asleep_text{
    .id = "all-asleep", .message = message, .chain_heading = "Tasks", .detail_line = true};

} // namespace corosan
