// self-deadlock: a task that awaits a mutex which it holds. Certain at the moment it suspends.
#include "findings/findings.h"

#include "clock.h"
#include "task_walk.h"

namespace corosan {

/// What is told now is not told again as a wait that takes long.
static void told_for_good(task_record *record, finding_id id) {
  if (record != nullptr)
    record->reported |= 1U << static_cast<unsigned>(id) | 1U << static_cast<unsigned>(finding_id::long_wait);
}

void report_self_deadlock(const loop_slot &slot, const aio::debug::task_view &task) noexcept {
  told_for_good(record_of(task), finding_id::self_deadlock);
  event *e = begin_event(finding_id::self_deadlock);
  if (e == nullptr)
    return;
  e->start_ns = now_ns();
  copy_text(e->waits_for, task.wait.what);
  describe_task(*e, slot, &task);
  commit_event(e);
}

static std::string message(const event &e, const std::string &) {
  return "task '" + std::string(e.task_name) + "' waits for a " + e.waits_for +
         " that it holds itself, and never gets it";
}
static const char *suggestion(const event &) {
  return "lock once, and put what both places need into a function that expects the lock to be held";
}
const finding_text self_deadlock_text{
    .id = "self-deadlock", .message = message, .suggestion = suggestion, .level = "error"};

} // namespace corosan
