// swallowed-cancellation: a task that was cancelled some time ago and is still not done. Found by the watchdog between
// turns.
#include "findings/findings.h"

#include "activation.h"
#include "aio_tasks.h"
#include "watchdog.h"

#include <aio/debug.h>
#include <limits>

namespace corosan {
namespace {

using aio::debug::wait_kind;

constexpr int most_tasks = 100'000; // looked at in one go, while the loop waits for us
/// In place of the time of a request that was reported.
constexpr std::int64_t told = std::numeric_limits<std::int64_t>::max();

/// Another task that was cancelled, too, keeps this one from its end: that one is reported.
bool waits_for_cancelled(const aio::debug::loop_view &loop, const aio::debug::task_view &task) {
  if (task.wait.kind != wait_kind::child)
    return false;
  for (const auto *other = loop.tasks; other != nullptr; other = other->next)
    if (other == task.wait.object) {
      const task_record *record = record_of(*other);
      return record != nullptr && record->cancelled_ns != 0;
    }
  return false;
}

} // namespace

void check_cancellations(loop_slot &slot, std::int64_t now) noexcept {
  std::uint32_t open = 0;
  if (active.cancel_grace_ns == 0 || slot.view.load() == nullptr || !slot.tasks_lock.compare_exchange_strong(open, 1))
    return;
  int looked_at = 0;
  const aio::debug::loop_view *view = slot.view.load();
  for (auto *task = view != nullptr ? view->tasks : nullptr; task != nullptr && looked_at < most_tasks;
       task = task->next, ++looked_at) {
    task_record *record = record_of(*task);
    if (record == nullptr || record->cancelled_ns == 0 || record->cancelled_ns == told || task->done ||
        task->leaf == nullptr || task->wait.kind == wait_kind::ready ||
        now - record->cancelled_ns < active.cancel_grace_ns)
      continue;
    const std::int64_t open_for = now - record->cancelled_ns - paused_between(record->cancelled_ns, now);
    if (open_for < active.cancel_grace_ns || waits_for_cancelled(*view, *task))
      continue;
    event *e = begin_event(finding_id::swallowed_cancellation);
    if (e == nullptr)
      break;
    e->tid = slot.tid.load();
    e->start_ns = record->cancelled_ns;
    e->duration_ns = open_for;
    e->threshold_ns = active.cancel_grace_ns;
    e->still_running = true;
    record->cancelled_ns = told;
    describe_wait(*e, *task);
    describe_task(*e, slot, task);
    commit_event(e);
  }
  slot.tasks_lock.store(0, std::memory_order_release);
}

static std::string message(const event &e, const std::string &) {
  return "task '" + std::string(e.task_name) + "' was cancelled " + duration_text(e.duration_ns) +
         " ago and goes on: it waits for " + e.waits_for;
}
static const char *suggestion(const event &e) {
  if (std::strncmp(e.waits_for, "a call handed to a thread", 25) == 0)
    return "a call on a thread cannot be interrupted: let it look at a flag from time to time, or limit its time";
  return "let cancelled_error pass: throw it on after the clean-up, or call uncancel() where it is meant to end here";
}
const finding_text swallowed_cancellation_text{"swallowed-cancellation", message, suggestion};

} // namespace corosan
