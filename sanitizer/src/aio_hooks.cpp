// The runtime's hook table: where the runtime tells what its loops, tasks and frames do.
#include "aio_tasks.h"

#include "activation.h"
#include "clock.h"
#include "findings/findings.h"
#include "interpose/real.h"
#include "look_table.h"
#include "loop_slot.h"
#include "report/observe.h"
#include "task_walk.h"

#include <aio/debug.h>
#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <dlfcn.h>
#include <sys/syscall.h>

namespace corosan {
namespace {

using namespace aio::debug;

void lock_tasks(loop_slot &slot) {
  std::uint32_t open = 0;
  while (!slot.tasks_lock.compare_exchange_weak(open, 1, std::memory_order_acquire)) {
    raw_syscall(SYS_sched_yield);
    open = 0;
  }
}
void unlock_tasks(loop_slot &slot) { slot.tasks_lock.store(0, std::memory_order_release); }

[[gnu::noinline]] loop_slot *slot_after_fork(loop_view &loop, call_site site) {
  if (forget_inherited(loop)) {
    report_inherited_loop(loop, parent_process, site);
    loop.cookie = nullptr;
  }
  return static_cast<loop_slot *>(loop.cookie);
}
/// The slot of a loop that is watched. A loop that came with a fork is told once and then let be.
loop_slot *slot_of(loop_view &loop, call_site site) {
  return parent_process == 0 || loop.cookie == nullptr ? static_cast<loop_slot *>(loop.cookie)
                                                       : slot_after_fork(loop, site);
}
#define SLOT_OF(loop) slot_of(loop, COROSAN_CALL_SITE())

/// Several loops may take turns on one thread: its slot shows the one of the last turn.
void show(loop_slot &slot, loop_view *loop) {
  slot.current = nullptr;
  slot.last = nullptr;
  slot.departed.id = 0;
  slot.cursor = nullptr;
  slot.view.store(loop);
}

void loop_opened(loop_view &loop) noexcept {
  loop_slot *slot = adopt_thread(wait_style::epoll);
  loop.cookie = slot;
  if (slot == nullptr)
    return;
  if (slot->open_loops++ == 0)
    slot->view.store(&loop);
  if (active.observed)
    observe_name(*slot, loop.name);
}

void loop_closed(loop_view &loop) noexcept {
  auto *slot = static_cast<loop_slot *>(loop.cookie);
  if (forget_inherited(loop))
    return;
  if (loop.tasks != nullptr) {
    report_pending_at_exit(loop, slot);
    // They are destroyed now, with what they hold: all of that is told.
    for (const task_view *task = loop.tasks; task != nullptr; task = task->next)
      for (const frame *at = task->leaf; at != nullptr; at = at->parent)
        tell_once(*at);
  }
  if (slot == nullptr)
    return;
  loop.ending = true;
  const bool shown = slot->view.load() == &loop; // else this may be a turn of another one
  if (shown && slot->turn.start_ns != 0)
    end_turn(*slot); // the one that the loop ended in
  if (slot->open_loops != 0 && --slot->open_loops == 0)
    visit_unstarted(
        *slot,
        loop.tasks != nullptr ? [](const frame &) {} : [](const frame &alive) { report_never_awaited(alive, true); });
  if (shown) {
    settle_lost_wakeups(*slot, loop);
    lock_tasks(*slot);
    show(*slot, nullptr);
    unlock_tasks(*slot);
    slot->step_start_ns.store(0);
  }
  loop.cookie = nullptr;
}

/// Steps follow each other without a gap: the clock that is read for the next one, or for the end of the turn, ends it.
void end_of_last_step(loop_slot &slot, std::int64_t now) {
  const std::int64_t duration = now - slot.clock_ns;
  if (slot.last != nullptr)
    slot.last->busy_ns += duration;
  if (duration > slot.turn.floor_ns && (slot.last != nullptr || slot.departed.id != 0)) [[unlikely]]
    end_step_of_turn(slot, duration);
  slot.last = nullptr;
  slot.departed.id = 0;
}

void turn_begin(loop_view &loop) noexcept {
  loop_slot *slot = SLOT_OF(loop);
  if (slot == nullptr)
    return;
  lock_tasks(*slot);
  if (slot->view.load(std::memory_order_relaxed) != &loop) [[unlikely]]
    show(*slot, &loop);
  slot->step_base = 0;
  if (!slot->waits_seen) // else a step began when the wait was over
    enter_step(*slot, coarse_now_ns() + active.coarse_tick_ns);
  if (active.observed)
    observe_turn_begin(*slot);
}

void turn_end(loop_view &loop) noexcept {
  loop_slot *slot = SLOT_OF(loop);
  if (slot == nullptr)
    return;
  if (slot->suspects != 0) [[unlikely]]
    settle_lost_wakeups(*slot, loop);
  if (active.observed)
    observe_turn_end(*slot);
  const std::int64_t now = coarse_now_ns();
  end_of_last_step(*slot, active.observed ? now_ns() : now + active.coarse_tick_ns);
  // A loop of Asio without a reactor waits on a condition variable, which nobody tells from other waits.
  const bool unseen = loop.ending || !slot->waits_seen; // what follows is no turn's, or nobody can tell
  if (unseen && slot->turn.start_ns != 0)
    end_turn(*slot);
  unlock_tasks(*slot);
  // Handlers of others run now, until the loop waits again; only where that wait will be seen.
  if (unseen)
    leave_step(*slot);
  else
    enter_step(*slot, now);
}

void step_begin(loop_view &loop, task_view &task) noexcept {
  loop_slot *slot = SLOT_OF(loop);
  if (slot == nullptr)
    return;
  // The coarse clock is a fifth of the price. Rounded up: a step is never taken for longer than it was. Short steps are
  // counted when a tick of it falls into them, which is right in the sum. Metrics and traces want it exact.
  const std::int64_t now = active.observed ? now_ns() : coarse_now_ns() + active.coarse_tick_ns;
  end_of_last_step(*slot, now);
  slot->clock_ns = now;
  slot->current = &task;
  slot->step_base = std::max(slot->step_base, COROSAN_CALL_SITE().frame + 16);
  if (slot->turn.steps++ == 0)
    slot->turn.start_ns = now;
  enter_step(*slot, now);
  if (active.observed) [[unlikely]]
    observe_step_begin(*slot, task);
}

void step_end(loop_view &loop, task_view &task) noexcept {
  loop_slot *slot = SLOT_OF(loop);
  if (slot == nullptr)
    return;
  if (slot->held_count != 0 && !task.done && loop.current == &task) [[unlikely]]
    report_held_locks(*slot, &task);
  ending_step(*slot);
  slot->step_start_ns.store(0, std::memory_order_relaxed);
  if (active.observed) [[unlikely]]
    observe_step_end(*slot, task);
  slot->current = nullptr;
  task_record *record = record_of(task);
  slot->last = record;
  slot->last_task = &task;
  if (record == nullptr)
    return;
  record->waiting_since_ns = slot->clock_ns;
  record->reported = 0;
  ++record->steps;
  record->yields = task.wait.kind == wait_kind::ready ? record->yields + 1 : 0;
  if (task.wait.kind == wait_kind::child) {
    const auto *child = static_cast<const task_view *>(task.wait.object); // most wait for no task themselves
    if (child != nullptr && child->wait.kind == wait_kind::child && closes_ring(task)) [[unlikely]]
      report_closed_ring(*slot, task);
  } else if (task.wait.kind == wait_kind::primitive && task.wait.holder != nullptr && *task.wait.holder == task.id)
      [[unlikely]] {
    report_self_deadlock(*slot, task);
  }
  if (slot->asked.load(std::memory_order_relaxed) != 0) [[unlikely]]
    answer(*slot, task);
}

void wrong_thread(loop_view &loop) noexcept {
  if (const auto *slot = static_cast<const loop_slot *>(loop.cookie))
    report_wrong_thread(*slot);
}

void noticed(const notice &what) noexcept {
  const call_site site = COROSAN_CALL_SITE();
  task_record *record = what.task != nullptr ? record_of(*what.task) : nullptr;
  switch (what.kind) {
  case notice_kind::cancel_requested:
    if (record != nullptr && what.count == 1)
      record->cancelled_ns = now_ns();
    break;
  case notice_kind::cancel_withdrawn:
    if (record != nullptr && what.count == 0)
      record->cancelled_ns = 0;
    break;
  case notice_kind::exception_lost:
    report_unretrieved_exception(what, site);
    break;
  case notice_kind::awaited_again:
    report_double_await(what, site);
    break;
  case notice_kind::waiters_lost:
    report_lost_wakeup(what, site);
    break;
  case notice_kind::operation_lost:
    report_abandoned_operation(what);
    break;
  case notice_kind::resource_lost:
    report_unclosed_resource(what, site);
    break;
  case notice_kind::run_refused:
    report_refused_run(what.what);
    break;
  }
}

constexpr hooks table{abi_version,   loop_opened,     loop_closed,  turn_begin,     turn_end,     step_begin, step_end,
                      frame_created, frame_destroyed, task_created, task_destroyed, wrong_thread, noticed};

} // namespace

void report_unstarted_at_exit() noexcept {
  const loop_slot *slot = this_thread.slot;
  const loop_view *loop = slot != nullptr ? slot->view.load() : nullptr;
  // Tasks that are still there might have awaited them.
  if (loop != nullptr && loop->tasks == nullptr)
    visit_unstarted(*slot, [](const frame &alive) { report_never_awaited(alive, true); });
}

} // namespace corosan

extern "C" __attribute__((visibility("default"))) const aio::debug::hooks *
corosan_aio_hooks(std::uint32_t version) noexcept {
  const char *wish = std::getenv("COROSAN");
  if (version != aio::debug::abi_version || (wish != nullptr && std::strcmp(wish, "0") == 0))
    return nullptr;
  corosan::activate();
  corosan::show_to_others(&corosan::table);
  corosan::uncaught_exceptions = reinterpret_cast<int (*)()>(::dlsym(RTLD_DEFAULT, "_ZSt19uncaught_exceptionsv"));
  return &corosan::table;
}
