// The runtime's hook table: where the runtime tells what its loops, tasks and frames do.
#include "aio_tasks.h"

#include "activation.h"
#include "clock.h"
#include "findings/findings.h"
#include "interpose/real.h"
#include "loop_slot.h"

#include <aio/debug.h>
#include <new>
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

loop_slot *slot_of(const loop_view &loop) { return static_cast<loop_slot *>(loop.cookie); }

void loop_opened(loop_view &loop) noexcept {
  loop_slot *slot = adopt_thread(wait_style::epoll);
  loop.cookie = slot;
  if (slot != nullptr)
    slot->view.store(&loop);
}

void loop_closed(loop_view &loop) noexcept {
  loop_slot *slot = slot_of(loop);
  if (slot == nullptr)
    return;
  // Roots of tasks are the loop's to start; a frame further in that never ran is found when it is destroyed.
  for (task_view *task = loop.tasks; task != nullptr; task = task->next)
    if (task->root != nullptr && !task->root->started && !task->done) {
      report_never_awaited(*task->root, true);
      task->root->started = true; // once is enough
    }
  lock_tasks(*slot);
  slot->view.store(nullptr);
  slot->current = nullptr;
  unlock_tasks(*slot);
  slot->step_start_ns.store(0);
  loop.cookie = nullptr;
}

void turn_begin(loop_view &loop) noexcept {
  if (loop_slot *slot = slot_of(loop))
    lock_tasks(*slot);
}

void turn_end(loop_view &loop) noexcept {
  loop_slot *slot = slot_of(loop);
  if (slot == nullptr)
    return;
  unlock_tasks(*slot);
  enter_step(*slot, now_ns()); // handlers of others run now, until the loop waits again
}

void step_begin(loop_view &loop, task_view &task) noexcept {
  loop_slot *slot = slot_of(loop);
  if (slot == nullptr)
    return;
  slot->clock_ns = now_ns();
  slot->current = &task;
  enter_step(*slot, slot->clock_ns);
}

void step_end(loop_view &loop, task_view &task) noexcept {
  loop_slot *slot = slot_of(loop);
  if (slot == nullptr)
    return;
  slot->step_start_ns.store(0, std::memory_order_relaxed);
  slot->current = nullptr;
  if (auto *record = static_cast<task_record *>(task.cookie))
    record->waiting_since_ns = slot->clock_ns;
}

void frame_created(frame &made) noexcept {
  static const stack_bounds unknown;
  const loop_slot *slot = this_thread.slot;
  made.cookie = const_cast<stored_stack *>(store_stack(COROSAN_CALL_SITE(), slot != nullptr ? slot->bounds : unknown));
}

void frame_destroyed(frame &dead) noexcept {
  if (!dead.started)
    report_never_awaited(dead, false);
}

void task_created(task_view &task) noexcept {
  static const stack_bounds unknown;
  const loop_slot *slot = this_thread.slot;
  auto *record = new (std::nothrow) task_record;
  task.cookie = record;
  if (record == nullptr)
    return;
  record->created = store_stack(COROSAN_CALL_SITE(), slot != nullptr ? slot->bounds : unknown);
  record->waiting_since_ns = slot != nullptr && slot->clock_ns != 0 ? slot->clock_ns : now_ns();
}

void task_done(task_view &) noexcept {}

void task_destroyed(task_view &task) noexcept {
  delete static_cast<task_record *>(task.cookie);
  task.cookie = nullptr;
}

constexpr hooks table{abi_version, loop_opened,   loop_closed,     turn_begin,   turn_end,  step_begin,
                      step_end,    frame_created, frame_destroyed, task_created, task_done, task_destroyed};

} // namespace
} // namespace corosan

extern "C" __attribute__((visibility("default"))) const aio::debug::hooks *
corosan_aio_hooks(std::uint32_t version) noexcept {
  if (version != aio::debug::abi_version)
    return nullptr;
  corosan::activate();
  return &corosan::table;
}
