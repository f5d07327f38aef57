// await-cycle: tasks that wait for each other in a ring, for the end of tasks or for mutexes. A ring of joins is seen
// when its last task suspends; one with mutexes by the watchdog's walk, which can look for the holders.
#include "findings/findings.h"

#include "clock.h"
#include "task_walk.h"

#include <aio/debug.h>
#include <cstring>

namespace corosan {
namespace {

using aio::debug::loop_view;
using aio::debug::task_view;
using aio::debug::wait_kind;

constexpr int hops_of_a_step = 8, most_hops = 64;
constexpr std::int64_t settled_ns = 50'000'000; ///< a wait this long is worth looking for the mutex's holder

/// The task that must end before this one goes on; null when there is none, or others would do as well.
const task_view *joined_by(const task_view &task) {
  if (task.wait.kind != wait_kind::child || (task.wait.what != nullptr && std::strcmp(task.wait.what, "wait") == 0))
    return nullptr;
  return static_cast<const task_view *>(task.wait.object);
}

const task_view *blocker_of(const loop_view &loop, const task_view &task) {
  return task.wait.kind == wait_kind::child ? joined_by(task) : holder_of(loop, task);
}

void report_ring(const loop_slot &slot, const loop_view &loop, const task_view &first) {
  event *e = begin_event(finding_id::await_cycle);
  if (e == nullptr)
    return;
  const std::int64_t now = now_ns();
  e->tid = slot.tid.load();
  e->start_ns = now;
  describe_loop(*e, slot);
  describe_head(*e, first);
  char name[64];
  std::size_t used = 0;
  const task_view *at = &first;
  for (int hops = 0; hops < most_hops && at != nullptr; ++hops) {
    if (task_record *record = record_of(*at))
      record->reported |=
          1U << static_cast<unsigned>(finding_id::await_cycle) | 1U << static_cast<unsigned>(finding_id::long_wait);
    append_noted(*e, loop, *at, now);
    say_name(name, sizeof name, *at);
    used += static_cast<std::size_t>(std::snprintf(e->detail + used, sizeof e->detail - used, "%s → ", name));
    at = blocker_of(loop, *at);
    if (at == &first || used >= sizeof e->detail)
      break;
  }
  if (used < sizeof e->detail) {
    say_name(name, sizeof name, first);
    std::snprintf(e->detail + used, sizeof e->detail - used, "%s", name);
  }
  commit_event(e);
}

} // namespace

bool closes_ring(const task_view &task) noexcept {
  const task_view *at = &task;
  for (int hops = 0; hops < hops_of_a_step; ++hops) {
    if (at->wait.kind != wait_kind::child)
      return false;
    at = static_cast<const task_view *>(at->wait.object);
    if (at == nullptr)
      return false;
    if (at == &task) {
      do
        at = joined_by(*at);
      while (at != nullptr && at != &task);
      return at != nullptr;
    }
  }
  return false;
}

void report_closed_ring(const loop_slot &slot, const task_view &task) noexcept {
  if (const loop_view *loop = slot.view.load())
    report_ring(slot, *loop, task);
}

void meet_await_cycle(const met_task &met) noexcept {
  // The task whose wait closed the ring is the one that finds it, so looking for holders once in a wait is enough.
  constexpr std::uint32_t looked = 1U << 31;
  const wait_kind kind = met.task.wait.kind;
  const bool first = (met.record.reported & looked) == 0;
  if (met.waited < settled_ns || met.told(finding_id::await_cycle) || met.told(finding_id::self_deadlock) ||
      (kind != wait_kind::child && (kind != wait_kind::primitive || met.task.wait.holder == nullptr || !first)))
    return;
  met.record.reported |= looked;
  const task_view *at = &met.task;
  for (int hops = 0; hops < most_hops && at != nullptr; ++hops) {
    at = first ? blocker_of(met.loop, *at) : joined_by(*at);
    if (at == &met.task)
      return report_ring(met.slot, met.loop, met.task);
  }
}

static std::string message(const event &e, const std::string &) {
  return "tasks wait for each other in a ring and can never go on: " + std::string(e.detail);
}
static const char *suggestion(const event &) {
  return "let one of them not wait: lock in the same order everywhere, and hold no lock while awaiting who needs it";
}
const finding_text await_cycle_text{
    .id = "await-cycle", .message = message, .suggestion = suggestion, .chain_heading = "Ring"};

} // namespace corosan
