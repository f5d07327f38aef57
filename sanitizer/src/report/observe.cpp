// The hooks of metrics and traces.
#include "report/observe.h"

#include "activation.h"
#include "aio_tasks.h"
#include "clock.h"

#include <aio/debug.h>
#include <cstring>

namespace corosan {
namespace {

using aio::debug::wait_kind;
using mark = trace_entry::mark;

constinit loop_figures figures[most_loops];
constinit loop_figures ended;
constinit std::atomic<std::uint64_t> created{0}, destroyed{0}, peak{0};

/// A place in the ring of the calling loop's thread, or null when there is none.
trace_entry *begin_entry(const loop_slot *slot, mark what) {
  if (slot == nullptr || !active.traced.load(std::memory_order_relaxed))
    return nullptr;
  trace_entry *entry = figures_of(*slot).ring.begin(what);
  if (entry != nullptr)
    entry->tid = slot->tid.load(std::memory_order_relaxed);
  return entry;
}
void commit_entry(const loop_slot *slot) { figures_of(*slot).ring.commit(); }

} // namespace

loop_figures &figures_of(const loop_slot &slot) noexcept { return figures[&slot - loop_slots]; }
const loop_figures &figures_of_ended_loops() noexcept { return ended; }

task_figures count_tasks() noexcept {
  const std::uint64_t gone = destroyed.load(std::memory_order_relaxed), all = created.load(std::memory_order_relaxed);
  return {all, all > gone ? all - gone : 0, peak.load(std::memory_order_relaxed)};
}

void observe_loop(loop_slot &slot) noexcept {
  loop_figures &mine = figures_of(slot);
  for (auto histogram : {&loop_figures::turns, &loop_figures::steps, &loop_figures::lag}) {
    (ended.*histogram).merge(mine.*histogram);
    (mine.*histogram).clear();
  }
  mine.turn_start_ns = 0;
  std::memcpy(mine.name, slot.name, sizeof mine.name);
  if (active.tracing_wanted)
    mine.ring.open();
}

void observe_name(loop_slot &slot, const char *name) noexcept {
  if (*name != 0)
    std::strncpy(figures_of(slot).name, name, sizeof loop_figures::name - 1);
}

void observe_turn_begin(loop_slot &slot) noexcept { figures_of(slot).turn_start_ns = now_ns(); }

void observe_turn_end(loop_slot &slot) noexcept {
  loop_figures &mine = figures_of(slot);
  if (mine.turn_start_ns != 0)
    mine.turns.add(now_ns() - mine.turn_start_ns);
  mine.turn_start_ns = 0;
}

void observe_step_begin(loop_slot &slot, const aio::debug::task_view &task) noexcept {
  const task_record *record = record_of(task);
  if (record == nullptr)
    return;
  // A deadline from before its last step is one that it waited for earlier.
  std::int64_t ready = task.wait.deadline_ns > record->waiting_since_ns ? task.wait.deadline_ns : 0;
  if (record->steps == 0)
    ready = record->created_ns;
  if (ready != 0 && ready <= slot.clock_ns) // else woken before its time by something else: nobody knows when
    figures_of(slot).lag.add(slot.clock_ns - ready);
}

void observe_step_end(loop_slot &slot, const aio::debug::task_view &task) noexcept {
  const std::int64_t now = now_ns();
  figures_of(slot).steps.add(now - slot.clock_ns);
  trace_entry *entry = begin_entry(&slot, mark::step);
  if (entry == nullptr)
    return;
  entry->start_ns = slot.clock_ns;
  entry->end_ns = now;
  entry->task = task.id;
  entry->task_done = task.done;
  entry->wait = task.wait.kind;
  entry->fd = task.wait.fd;
  entry->place.text = task.wait.what;
  if (task.leaf != nullptr && !task.done) {
    entry->place.file = task.leaf->site.file_name();
    entry->place.line = task.leaf->site.line();
  }
  if (task.wait.kind == wait_kind::child && task.wait.object != nullptr)
    entry->other = static_cast<const aio::debug::task_view *>(task.wait.object)->id;
  commit_entry(&slot);
}

void observe_task_created(const aio::debug::task_view &task) noexcept {
  const std::uint64_t alive =
      created.fetch_add(1, std::memory_order_relaxed) + 1 - destroyed.load(std::memory_order_relaxed);
  std::uint64_t most = peak.load(std::memory_order_relaxed);
  while (alive > most && alive < ~std::uint64_t{0} / 2 &&
         !peak.compare_exchange_weak(most, alive, std::memory_order_relaxed))
    continue;
  const std::int64_t now = now_ns();
  const loop_slot *slot = this_thread.slot;
  trace_entry *entry = begin_entry(slot, mark::task_created);
  if (entry == nullptr)
    return;
  entry->start_ns = entry->end_ns = now;
  entry->task = task.id;
  entry->other = slot->current != nullptr ? slot->current->id : 0;
  std::strncpy(entry->name, task.name, sizeof entry->name - 1);
  commit_entry(slot);
}

void observe_task_destroyed(const aio::debug::task_view &task) noexcept {
  destroyed.fetch_add(1, std::memory_order_relaxed);
  // The last step tells it of those that are done.
  trace_entry *entry = task.done ? nullptr : begin_entry(this_thread.slot, mark::task_ended);
  if (entry == nullptr)
    return;
  entry->start_ns = entry->end_ns = now_ns();
  entry->task = task.id;
  commit_entry(this_thread.slot);
}

void observe_foreign_turn(const loop_slot &slot) noexcept {
  const std::int64_t start = slot.step_start_ns.load(std::memory_order_relaxed);
  if (start == 0 || slot.view.load(std::memory_order_relaxed) != nullptr)
    return;
  const std::int64_t now = now_ns();
  figures_of(slot).turns.add(now - start);
  if (trace_entry *entry = begin_entry(&slot, mark::turn)) {
    entry->start_ns = start;
    entry->end_ns = now;
    commit_entry(&slot);
  }
}

void observe_call(const loop_slot &slot, const char *symbol, std::int64_t start_ns, std::int64_t duration_ns) noexcept {
  if (trace_entry *entry = begin_entry(&slot, mark::call)) {
    entry->start_ns = start_ns;
    entry->end_ns = start_ns + duration_ns;
    entry->task = slot.current != nullptr ? slot.current->id : 0;
    entry->place.text = symbol;
    commit_entry(&slot);
  }
}

void observe_in_child() noexcept {
  for (loop_figures &one : figures) {
    one.turns.clear();
    one.steps.clear();
    one.lag.clear();
    one.turn_start_ns = 0;
    one.ring.clear();
  }
  ended.turns.clear();
  ended.steps.clear();
  ended.lag.clear();
  created.store(0);
  destroyed.store(0);
  peak.store(0);
}

} // namespace corosan
