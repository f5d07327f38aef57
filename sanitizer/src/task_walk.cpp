// Walks over the tasks of a loop and shows each to the findings.
#include "task_walk.h"

#include "activation.h"
#include "clock.h"
#include "findings/findings.h"
#include "watchdog.h"

#include <algorithm>
#include <cstring>

namespace corosan {
namespace {

using aio::debug::task_view;
using aio::debug::wait_kind;

constexpr std::int64_t most_time = 1'000'000; ///< that a loop is kept from its turns at one go
constexpr int tasks_a_look = 64;              ///< at the clock

/// How far the walk over the tasks of a slot is.
struct walk {
  const aio::debug::loop_view *loop = nullptr;
  bool begun = false;
  std::atomic<std::int64_t> next_ns{0}; ///< when there is something to do again
  pool_count last, current;
};
walk walks[most_loops];

std::int64_t interval() {
  std::int64_t shortest = 8'000'000'000;
  for (const std::int64_t limit :
       {active.long_wait_ns, active.idle_wait_ns, active.starved_pool_ns, active.spinning_ns})
    if (limit > 0)
      shortest = std::min(shortest, limit);
  return std::clamp<std::int64_t>(shortest / 8, 1'000'000, 1'000'000'000);
}

void count_call(pool_count &into, const task_view &task) {
  const auto *call = static_cast<const aio::debug::thread_call_view *>(task.wait.object);
  if (call != nullptr && call->queued) {
    ++into.queued;
    return;
  }
  if (into.running++ >= 3)
    return;
  char name[64];
  say_name(name, sizeof name, task);
  const std::size_t used = std::strlen(into.names);
  std::snprintf(into.names + used, sizeof into.names - used, "%s%s", used != 0 ? ", " : "", name);
}

void meet(const loop_slot &slot, const aio::debug::loop_view &loop, const task_view &task, walk &state,
          std::int64_t now) {
  task_record *record = record_of(task);
  if (record == nullptr || task.done || task.leaf == nullptr || record->waiting_since_ns == 0)
    return;
  const met_task met{slot, loop, task, *record, now, now - record->waiting_since_ns};
  if (task.wait.kind == wait_kind::thread) {
    count_call(state.current, task);
    meet_starved_pool(met, state.last);
  }
  if (task.wait.kind == wait_kind::ready)
    return meet_spinning_task(met); // it was woken just now, whenever its wait began
  meet_await_cycle(met);
  meet_long_wait(met);
}

/// Goes on with the walk for a while.
void go_on(loop_slot &slot, walk &state, std::int64_t now) {
  const aio::debug::loop_view *loop = slot.view.load();
  if (loop == nullptr)
    return;
  if (state.loop != loop || !state.begun) {
    state.loop = loop;
    state.begun = true;
    state.current = {};
    slot.cursor = loop->tasks;
    state.next_ns.store(0, std::memory_order_relaxed);
  }
  const std::int64_t end = now_ns() + most_time;
  for (int looked_at = 1; slot.cursor != nullptr; ++looked_at) {
    const task_view &task = *slot.cursor;
    slot.cursor = task.next;
    meet(slot, *loop, task, state, now);
    if (looked_at % tasks_a_look == 0 && now_ns() > end)
      return;
  }
  state.begun = false;
  state.last = state.current;
  state.next_ns.store(now + interval(), std::memory_order_relaxed);
}

} // namespace

void check_tasks(loop_slot &slot, std::int64_t now) noexcept {
  walk &state = walks[&slot - loop_slots];
  if (slot.view.load() == nullptr || now < state.next_ns.load(std::memory_order_relaxed))
    return;
  std::uint32_t open = 0;
  if (!slot.tasks_lock.compare_exchange_strong(open, 1, std::memory_order_acquire)) {
    slot.asked.fetch_or(ask_walk);
    return;
  }
  slot.asked.fetch_and(~ask_walk);
  go_on(slot, state, now);
  slot.tasks_lock.store(0, std::memory_order_release);
}

void answer(loop_slot &slot, const task_view &task) noexcept {
  const std::uint32_t asked = slot.asked.fetch_and(~(ask_walk | ask_starved));
  const std::int64_t now = now_ns();
  if ((asked & (ask_tally | ask_starved)) != 0)
    answer_starved(slot, task, asked, now);
  if ((asked & ask_walk) != 0)
    go_on(slot, walks[&slot - loop_slots], now);
}

std::int64_t waited_really(const met_task &met) noexcept {
  return met.waited - paused_so_far(met.record.waiting_since_ns, met.now);
}

event *begin_wait_event(finding_id id, const met_task &met, std::int64_t limit) noexcept {
  event *e = begin_event(id);
  if (e == nullptr)
    return nullptr;
  met.tell(id);
  e->tid = met.slot.tid.load();
  e->start_ns = met.record.waiting_since_ns;
  e->duration_ns = waited_really(met);
  e->threshold_ns = limit;
  e->still_running = true;
  describe_task(*e, met.slot, &met.task);
  return e;
}

} // namespace corosan
