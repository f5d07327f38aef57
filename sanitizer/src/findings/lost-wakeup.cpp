// lost-wakeup: what a task waits for is gone, and nothing but a cancellation will ever wake it.
#include "findings/findings.h"

#include <aio/debug.h>

namespace corosan {

namespace {

/// A task that lost what it waits for in this turn. The step goes on, and may cancel it; where it was the last step of
/// the run, all tasks are cancelled next.
struct suspect {
  event *filled;
  const aio::debug::task_view *task;
  std::uint64_t id;
};
constexpr std::uint32_t most_suspects = 8; // in a turn; those who wait for one thing look alike
suspect suspects[most_loops][most_suspects];

} // namespace

void report_lost_wakeup(const aio::debug::notice &lost, call_site site) noexcept {
  loop_slot *slot = this_thread.slot;
  const bool watched = slot != nullptr && slot->view.load(std::memory_order_relaxed) != nullptr;
  if (watched && slot->suspects == most_suspects)
    return;
  event *e = begin_event(finding_id::lost_wakeup);
  if (e == nullptr)
    return;
  describe_here(*e, lost.task, &site);
  copy_text(e->waits_for, lost.what);
  if (watched)
    suspects[slot - loop_slots][slot->suspects++] = {e, lost.task, lost.task->id};
  else
    commit_event(e);
}

void settle_lost_wakeups(loop_slot &slot, const aio::debug::loop_view &loop) noexcept {
  while (slot.suspects != 0) {
    const suspect &last = suspects[&slot - loop_slots][--slot.suspects];
    const aio::debug::task_view *task = loop.ending ? nullptr : loop.tasks;
    while (task != nullptr && (task != last.task || task->id != last.id))
      task = task->next;
    if (task != nullptr && task->wait.kind == aio::debug::wait_kind::primitive)
      commit_event(last.filled);
    else
      cancel_event(last.filled);
  }
}

static bool is_future(const event &e) { return std::strcmp(e.waits_for, "future") == 0; }
static std::string message(const event &e, const std::string &) {
  const std::string what = std::string(e.waits_for[0] == 'e' ? "an " : "a ") + e.waits_for; // event
  return "task '" + std::string(e.task_name) + "' waits for " + what +
         (is_future(e) ? " that nobody can set any more" : " that was destroyed");
}
static const char *suggestion(const event &e) {
  return is_future(e) ? "set a result or an exception on every path before the last copy of the future goes"
                      : "keep it alive for as long as tasks wait for it, or cancel and await those tasks first";
}
const finding_text lost_wakeup_text{"lost-wakeup", message, suggestion, "Destroyed at"};

} // namespace corosan
