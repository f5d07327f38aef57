// The runtime's hook table: where the runtime tells what its loops, tasks and frames do.
#include "aio_tasks.h"

#include "activation.h"
#include "clock.h"
#include "findings/findings.h"
#include "interpose/real.h"
#include "loop_slot.h"

#include <aio/debug.h>
#include <cstdlib>
#include <cstring>
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

constexpr stack_bounds unknown;
const stack_bounds &bounds_of(const loop_slot *slot) { return slot != nullptr ? slot->bounds : unknown; }

// Every frame that lives, newest first. Frames may be made and destroyed on any thread.
constinit std::atomic_flag frames_lock = ATOMIC_FLAG_INIT;
frame_record *frames = nullptr, *free_records = nullptr;

struct frames_guard {
  frames_guard() noexcept {
    while (frames_lock.test_and_set(std::memory_order_acquire))
      raw_syscall(SYS_sched_yield);
  }
  ~frames_guard() { frames_lock.clear(std::memory_order_release); }
};

frame_record *add_frame(frame &made) {
  const frames_guard guard;
  frame_record *record = free_records;
  if (record != nullptr)
    free_records = record->next;
  else if ((record = static_cast<frame_record *>(std::malloc(sizeof(frame_record)))) == nullptr)
    return nullptr;
  *record = frame_record{};
  record->frame = &made;
  record->next = frames;
  if (frames != nullptr)
    frames->previous = record;
  frames = record;
  made.cookie = record;
  return record;
}

void remove_frame(frame &dead) {
  const frames_guard guard;
  auto *record = static_cast<frame_record *>(dead.cookie);
  (record->previous != nullptr ? record->previous->next : frames) = record->next;
  if (record->next != nullptr)
    record->next->previous = record->previous;
  record->next = free_records;
  free_records = record;
  dead.cookie = nullptr;
}

/// Frames made during this thread's loop that never ran, where the loop closes.
void report_unstarted_frames() {
  const frames_guard guard;
  for (frame_record *record = frames; record != nullptr; record = record->next)
    if (record->thread == &this_thread && !record->handed_over && !record->frame->started) {
      report_never_awaited(*record->frame, true);
      record->handed_over = true; // once is enough
    }
}

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
  report_unstarted_frames();
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
  // Handlers of others run now, until the loop waits again; only where that wait will be seen.
  if (slot->waits_seen)
    enter_step(*slot, coarse_now_ns());
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
  if (slot->held_count != 0 && !task.done && loop.current == &task) [[unlikely]]
    report_held_locks(*slot, &task);
  ending_step(*slot);
  slot->step_start_ns.store(0, std::memory_order_relaxed);
  slot->current = nullptr;
  if (auto *record = static_cast<task_record *>(task.cookie))
    record->waiting_since_ns = slot->clock_ns;
}

void frame_created(frame &made) noexcept {
  const loop_slot *slot = this_thread.slot;
  const bool in_loop = slot != nullptr && slot->view.load(std::memory_order_relaxed) != nullptr;
  frame_record *record = add_frame(made);
  if (record == nullptr)
    return;
  record->thread = in_loop ? &this_thread : nullptr;
  record->created = store_stack(COROSAN_CALL_SITE(), bounds_of(slot));
}

void frame_destroyed(frame &dead) noexcept {
  auto *record = static_cast<frame_record *>(dead.cookie);
  if (record == nullptr)
    return;
  if (!dead.started && !record->handed_over)
    report_never_awaited(dead, false);
  remove_frame(dead);
}

void task_created(task_view &task) noexcept {
  if (task.root != nullptr && task.root->cookie != nullptr)
    static_cast<frame_record *>(task.root->cookie)->handed_over = true;
  const loop_slot *slot = this_thread.slot;
  auto *record = new (std::nothrow) task_record;
  task.cookie = record;
  if (record == nullptr)
    return;
  record->created = store_stack(COROSAN_CALL_SITE(), bounds_of(slot));
  record->waiting_since_ns = slot != nullptr && slot->clock_ns != 0 ? slot->clock_ns : now_ns();
}

void task_done(task_view &) noexcept {}

void task_destroyed(task_view &task) noexcept {
  delete static_cast<task_record *>(task.cookie);
  task.cookie = nullptr;
}

void wrong_thread(loop_view &loop) noexcept {
  if (const loop_slot *slot = slot_of(loop))
    report_wrong_thread(*slot);
}

constexpr hooks table{abi_version,   loop_opened,     loop_closed,  turn_begin, turn_end,       step_begin,  step_end,
                      frame_created, frame_destroyed, task_created, task_done,  task_destroyed, wrong_thread};

} // namespace

void aio_in_child() noexcept { frames_lock.clear(); }

} // namespace corosan

extern "C" __attribute__((visibility("default"))) const aio::debug::hooks *
corosan_aio_hooks(std::uint32_t version) noexcept {
  const char *wish = std::getenv("COROSAN");
  if (version != aio::debug::abi_version || (wish != nullptr && std::strcmp(wish, "0") == 0))
    return nullptr;
  corosan::activate();
  return &corosan::table;
}
