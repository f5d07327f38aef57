// long-wait: a task that has been suspended at one point for too long. Found by the watchdog between turns.
#include "findings/findings.h"

#include "activation.h"
#include "aio_tasks.h"
#include "clock.h"
#include "descriptor.h"

#include <aio/debug.h>

namespace corosan {
namespace {

using aio::debug::wait_kind;

constexpr int most_tasks = 100'000; // looked at in one go, while the loop waits for us

bool try_lock(std::atomic<std::uint32_t> &lock) {
  std::uint32_t open = 0;
  return lock.compare_exchange_strong(open, 1, std::memory_order_acquire);
}

/// Whether the wait is late: a sleep is not before its time has come.
bool overdue(const aio::debug::task_view &task, std::int64_t since, std::int64_t now) {
  if (task.wait.kind == wait_kind::timer && task.wait.deadline_ns != 0)
    return now - task.wait.deadline_ns >= active.long_wait_ns;
  return now - since >= active.long_wait_ns;
}

/// Whether `other` is a live task of the same loop: a group's wait may name one that has ended.
bool is_listed(const aio::debug::task_view &task, const void *other) {
  const aio::debug::task_view *forward = &task, *back = &task;
  for (int looked_at = 0; (forward != nullptr || back != nullptr) && looked_at < most_tasks; ++looked_at) {
    if (forward == other || back == other)
      return true;
    forward = forward != nullptr ? forward->next : nullptr;
    back = back != nullptr ? back->previous : nullptr;
  }
  return false;
}

} // namespace

void describe_wait(event &e, const aio::debug::task_view &task) noexcept {
  const char *what = task.wait.what != nullptr ? task.wait.what : "";
  switch (task.wait.kind) {
  case wait_kind::ready:
    copy_text(e.waits_for, "its turn: it is ready to run");
    break;
  case wait_kind::timer:
    copy_text(e.waits_for, task.wait.deadline_ns > now_ns() ? "a timer" : "a timer that is overdue");
    break;
  case wait_kind::thread:
    copy_text(e.waits_for, "a call handed to a thread");
    break;
  case wait_kind::primitive:
    copy_text(e.waits_for, *what != 0 ? what : "a synchronisation primitive");
    break;
  case wait_kind::child:
    copy_text(e.waits_for, what);
    if (const auto *child = static_cast<const aio::debug::task_view *>(task.wait.object); is_listed(task, child)) {
      if (const auto id = static_cast<unsigned long long>(child->id); *child->name == 0)
        std::snprintf(e.waits_for, sizeof e.waits_for, "task 'Task-%llu' (id %llu)", id, id);
      else
        std::snprintf(e.waits_for, sizeof e.waits_for, "task '%s' (id %llu)", child->name, id);
    }
    break;
  case wait_kind::operation:
    std::snprintf(e.waits_for, sizeof e.waits_for, "%s", *what != 0 ? what : "an I/O operation");
    if (task.wait.fd >= 0)
      describe(e.resource, {subject::kind::fd, task.wait.fd, nullptr, 0}, false);
    break;
  case wait_kind::none:
    copy_text(e.waits_for, "something unknown");
    break;
  }
}

void check_long_waits(loop_slot &slot, std::int64_t now) noexcept {
  if (active.long_wait_ns == 0 || slot.view.load() == nullptr || !try_lock(slot.tasks_lock))
    return;
  int looked_at = 0;
  const aio::debug::loop_view *view = slot.view.load();
  for (auto *task = view != nullptr ? view->tasks : nullptr; task != nullptr && looked_at < most_tasks;
       task = task->next, ++looked_at) {
    task_record *record = record_of(*task);
    // A task that waits for another one is late because of that one, which is reported itself.
    if (record == nullptr || task->done || task->leaf == nullptr || task->wait.kind == wait_kind::child)
      continue;
    const std::int64_t since = record->waiting_since_ns;
    constexpr std::uint32_t told = 1U << static_cast<unsigned>(finding_id::long_wait);
    if ((record->reported & told) != 0 || since == 0 || !overdue(*task, since, now))
      continue;
    event *e = begin_event(finding_id::long_wait);
    if (e == nullptr)
      break;
    record->reported |= told;
    e->tid = slot.tid.load();
    e->start_ns = since;
    e->duration_ns = now - since;
    e->threshold_ns = active.long_wait_ns;
    e->still_running = true;
    describe_wait(*e, *task);
    describe_task(*e, slot, task);
    commit_event(e);
  }
  slot.tasks_lock.store(0, std::memory_order_release);
}

static std::string message(const event &e, const std::string &) {
  return "task '" + std::string(e.task_name) + "' has been waiting for " + duration_text(e.duration_ns) + " for " +
         e.waits_for;
}
const finding_text long_wait_text{"long-wait", message};

} // namespace corosan
