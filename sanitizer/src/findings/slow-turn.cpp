// slow-turn: a turn of a runtime's loop that takes too long although no step in it does: no timer fires and no
// descriptor is looked at until all that was ready has run.
#include "findings/findings.h"

#include "activation.h"
#include "aio_tasks.h"
#include "clock.h"

#include <aio/debug.h>
#include <algorithm>

namespace corosan {
namespace {

constexpr std::int64_t coarse_slack_ns = 10'000'000; // of the coarse clock, which is late by one tick of the kernel

void report_slow_turn(loop_slot &slot, std::int64_t duration, std::int64_t queued) {
  event *e = begin_event(finding_id::slow_turn);
  if (e == nullptr)
    return;
  const turn_steps &turn = slot.turn;
  e->start_ns = turn.start_ns;
  e->duration_ns = duration;
  e->runqueue_ns = queued;
  e->threshold_ns = active.slow_turn_ns;
  const aio::debug::loop_view *view = slot.view.load();
  const aio::debug::task_view *longest = view != nullptr ? view->tasks : nullptr;
  while (longest != nullptr && longest->id != turn.longest[0].task)
    longest = longest->next;
  describe_task(*e, slot, longest);
  if (longest == nullptr) { // it is done
    e->task_id = turn.longest[0].task;
    copy_text(e->task_name, turn.longest[0].name);
    copy_stored(e->created, turn.longest[0].created);
  }
  int length = std::snprintf(e->detail, sizeof e->detail, "%u steps of tasks; the longest:", turn.steps);
  for (const turn_steps::step &step : turn.longest)
    if (step.ns > 0 && length > 0 && static_cast<std::size_t>(length) < sizeof e->detail)
      length +=
          std::snprintf(e->detail + length, sizeof e->detail - static_cast<std::size_t>(length), "%s '%s' %.1f ms",
                        &step == turn.longest ? "" : ",", step.name, static_cast<double>(step.ns) / 1e6);
  commit_event(e);
}

} // namespace

void end_step_of_turn(loop_slot &slot, std::int64_t duration) noexcept {
  turn_steps::step(&longest)[3] = slot.turn.longest;
  if (active.slow_turn_ns == 0)
    return;
  const aio::debug::task_view *task = slot.departed.id == 0 ? slot.last_task : nullptr;
  turn_steps::step one;
  one.ns = duration;
  one.task = task != nullptr ? task->id : slot.departed.id;
  one.created = task != nullptr ? creation_of(*task) : slot.departed.created;
  if (task != nullptr && *task->name != 0)
    copy_text(one.name, task->name);
  else
    std::snprintf(one.name, sizeof one.name, "Task-%llu", static_cast<unsigned long long>(one.task));
  longest[2] = one;
  for (int i = 2; i > 0 && longest[i].ns > longest[i - 1].ns; --i)
    std::swap(longest[i], longest[i - 1]);
  slot.turn.floor_ns = std::max(longest[2].ns, active.slow_turn_ns / 64);
}

void end_turn(loop_slot &slot) noexcept {
  const turn_steps &turn = slot.turn;
  if (active.slow_turn_ns != 0 && turn.steps > 1 && !turn.told &&
      coarse_now_ns() - turn.start_ns >= active.slow_turn_ns - coarse_slack_ns) {
    const std::int64_t now = now_ns(), handler = slot.step_start_ns.load(std::memory_order_relaxed);
    const std::int64_t longest = std::max(turn.longest[0].ns, handler != 0 ? now - handler : 0);
    const std::int64_t duration = now - turn.start_ns;
    const std::int64_t queued = std::max<std::int64_t>(queued_since(slot, turn.start_ns), 0);
    if (duration - queued >= active.slow_turn_ns && (active.slow_step_ns == 0 || longest < active.slow_step_ns))
      report_slow_turn(slot, duration, queued);
  }
  slot.turn.start_ns = 0;
  slot.turn.steps = 0;
  slot.turn.told = false;
  slot.turn.floor_ns = active.slow_turn_ns / 64;
  for (turn_steps::step &step : slot.turn.longest)
    step.ns = 0;
}

static std::string message(const event &e, const std::string &) {
  return "one turn of the loop took " + duration_text(e.duration_ns) + " although none of its steps was slow";
}
static const char *suggestion(const event &) {
  return "run fewer tasks at once (aio::semaphore), or give the loop a turn in between: co_await aio::sleep(0ms)";
}
const finding_text slow_turn_text{.id = "slow-turn", .message = message, .suggestion = suggestion, .detail_line = true};

} // namespace corosan
