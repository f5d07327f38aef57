// starved-task: tasks are ready and do not get to run, though no single step is to blame. The ready queue is first in,
// first out: what was queued at one moment has all run when as many were taken out as had been put in by then.
#include "findings/findings.h"

#include "activation.h"
#include "careful.h"
#include "report/record.h"
#include "task_walk.h"
#include "watchdog.h"

#include <algorithm>

namespace corosan {
namespace {

/// What the watchdog remembers of one moment, and what has come of it.
struct probe {
  const aio::debug::loop_view *loop = nullptr;
  int tid = 0;
  std::size_t goal = 0; ///< how many were ever queued at that moment
  std::int64_t start_ns = 0, tally_ns = 0;
  std::int64_t queued_ns = 0; ///< the thread, for a processor, at tally_ns
  bool settled = false;       ///< told, or nobody's fault
};
probe probes[most_loops];

/// Who has run since the tally began. Of the loop's thread, while it is asked for one.
struct tally {
  struct row {
    std::uint64_t task = 0;
    const aio::debug::task_view *view = nullptr;
    std::int64_t busy_ns = 0;
    char name[64] = "";
  };
  unsigned number = 0; ///< which of the loop's it is
  std::int64_t last_ns = 0, begin_ns = 0;
  unsigned steps = 0;
  row rows[16];
};
tally tallies[most_loops];
std::atomic<unsigned> tally_numbers[most_loops]; ///< of the one that the watchdog asked for last
std::atomic<std::int64_t> starved_since[most_loops];

void note(tally &in, const aio::debug::task_view &task, std::int64_t busy) {
  ++in.steps;
  // The least busy row makes room: who is really busy comes back and stays.
  tally::row *place = in.rows;
  for (tally::row &each : in.rows) {
    if (each.task == task.id) {
      each.busy_ns += busy;
      return;
    }
    if (each.busy_ns < place->busy_ns)
      place = &each;
  }
  if (place->task != 0 && place->busy_ns >= busy)
    return;
  *place = {task.id, &task, busy, ""};
  say_name(place->name, sizeof place->name, task);
}

/// The task of the row, if it is still there.
const aio::debug::task_view *find(const loop_slot &slot, const tally::row &row) {
  const aio::debug::loop_view *loop = slot.view.load(std::memory_order_relaxed);
  int looked_at = 0;
  for (const auto *at = loop != nullptr ? loop->tasks : nullptr; at != nullptr && looked_at < 1000;
       at = at->next, ++looked_at)
    if (at == row.view && at->id == row.task)
      return at;
  return nullptr;
}

void tell(const loop_slot &slot, tally &seen, std::int64_t now) {
  event *e = begin_event(finding_id::starved_task);
  if (e == nullptr)
    return;
  std::sort(std::begin(seen.rows), std::end(seen.rows),
            [](const tally::row &a, const tally::row &b) { return a.busy_ns > b.busy_ns; });
  e->tid = slot.tid.load();
  e->start_ns = starved_since[&slot - loop_slots].load();
  e->duration_ns = now - e->start_ns;
  e->threshold_ns = active.starved_task_ns;
  e->still_running = true;
  char text[40];
  say_duration(text, now - seen.begin_ns);
  int used = std::snprintf(e->detail, sizeof e->detail, "In the last %s ran %u steps:", text, seen.steps);
  for (const tally::row &row : seen.rows)
    if (row.busy_ns > 0 && used < static_cast<int>(sizeof e->detail) - 80 && &row < seen.rows + 3) {
      say_duration(text, row.busy_ns);
      used += std::snprintf(e->detail + used, sizeof e->detail - static_cast<std::size_t>(used), "%s %s %s",
                            &row == seen.rows ? "" : ",", row.name, text);
    }
  describe_task(*e, slot, find(slot, seen.rows[0]));
  commit_event(e);
}

} // namespace

void answer_starved(loop_slot &slot, const aio::debug::task_view &task, std::uint32_t asked,
                    std::int64_t now) noexcept {
  tally &in = tallies[&slot - loop_slots];
  const unsigned number = tally_numbers[&slot - loop_slots].load();
  if (in.number != number || (asked & ask_tally) == 0)
    in = {number, now, now, 0, {}}; // this step began before
  else
    note(in, task, now - in.last_ns);
  in.last_ns = now;
  if ((asked & ask_starved) != 0) {
    if (in.steps > 0) {
      tell(slot, in, now);
      slot.turn.told = true;
    }
    slot.asked.fetch_and(~ask_tally);
  }
}

void check_starved_tasks(loop_slot &slot, std::int64_t now, std::int64_t asleep_ns) noexcept {
  probe &seen = probes[&slot - loop_slots];
  const aio::debug::loop_view *view = slot.view.load();
  aio::debug::loop_view loop;
  std::size_t queued = 0, taken = 0;
  if (active.starved_task_ns == 0 || view == nullptr || !careful_copy(&loop, view, sizeof loop) ||
      !careful_copy(&taken, loop.taken, sizeof taken) || !careful_copy(&queued, loop.queued, sizeof queued))
    return;
  const int tid = slot.tid.load();
  if (seen.loop != view || seen.tid != tid || asleep_ns > 0 || taken >= seen.goal || queued < seen.goal) {
    if (seen.tally_ns != 0)
      slot.asked.fetch_and(~(ask_tally | ask_starved));
    seen = {view, tid, queued, now, 0, 0, queued == taken};
    return;
  }
  if (seen.settled)
    return;
  // A step that is too long by itself is a slow-step, or would be if that were wanted.
  const std::int64_t long_step = active.slow_step_ns > 0 ? active.slow_step_ns : active.starved_task_ns;
  const std::int64_t step = slot.step_start_ns.load();
  const std::int64_t age = now - seen.start_ns;
  if (step != 0 && now - step >= long_step) {
    seen.settled = true;
    slot.asked.fetch_and(~ask_tally);
  } else if (age >= active.starved_task_ns && seen.tally_ns != 0) {
    seen.settled = true;
    // A machine that has no processor for the loop starves its tasks, too.
    if (read_runqueue_ns(tid) - seen.queued_ns >= (now - seen.tally_ns) / 2)
      slot.asked.fetch_and(~ask_tally);
    else {
      starved_since[&slot - loop_slots].store(seen.start_ns);
      slot.asked.fetch_or(ask_starved);
    }
  } else if (age >= active.starved_task_ns / 4 && seen.tally_ns == 0) {
    seen.tally_ns = now;
    seen.queued_ns = read_runqueue_ns(tid);
    tally_numbers[&slot - loop_slots].fetch_add(1);
    slot.asked.fetch_or(ask_tally);
  }
}

static std::string message(const event &e, const std::string &) {
  return "tasks that have been ready for " + duration_text(e.duration_ns) + " do not get to run";
}
static const char *suggestion(const event &) {
  return "split long steps with co_await aio::yield(), start fewer tasks at a time, move computations to "
         "aio::to_thread";
}
const finding_text starved_task_text{.id = "starved-task",
                                     .message = message,
                                     .suggestion = suggestion,
                                     .chain_heading = "Busiest of them, awaited by",
                                     .detail_line = true};

} // namespace corosan
