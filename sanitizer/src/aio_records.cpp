// Tasks and frames come and go: the hooks that are told so, and what they record, from pools that grow by the block.
#include "aio_tasks.h"

#include "activation.h"
#include "careful.h"
#include "clock.h"
#include "findings/findings.h"
#include "interpose/real.h"
#include "loop_slot.h"
#include "report/observe.h"
#include "spin_guard.h"

#include <aio/debug.h>
#include <algorithm>
#include <atomic>
#include <sys/mman.h>
#include <sys/syscall.h>

namespace corosan {

using aio::debug::frame;
using aio::debug::task_view;

int (*uncaught_exceptions)() = nullptr;

// Tasks. A free record's first word is the next free one.
union task_cell {
  task_cell() noexcept : next(nullptr) {}
  task_cell *next;
  task_record record;
};
static_assert(sizeof(task_cell) == 48);

namespace {

constinit std::atomic_flag pools_lock = ATOMIC_FLAG_INIT;

constexpr std::size_t block_size = 1 << 18;

void *new_block() noexcept {
  const long fresh = raw_syscall(SYS_mmap, 0, block_size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  return fresh < 0 ? nullptr : reinterpret_cast<void *>(fresh);
}

// Frames. A cell holds the frame's address below and the number of its loop above, or the number of the next free cell.
// The frame's cookie holds the number of its cell above and that of its creation stack below.
constexpr std::uint64_t free_mark = 1, told_mark = 2, address_mask = (1ULL << 56) - 8, given_away = 1ULL << 63;
constexpr unsigned loop_shift = 56;
constexpr std::uint32_t frames_in_block = block_size / sizeof(std::uint64_t), most_blocks = 1 << 13;
using frame_cell = std::atomic<std::uint64_t>;
constinit std::atomic<frame_cell *> frame_blocks[most_blocks] = {};
constinit std::atomic<std::uint32_t> used_blocks{0};

frame_cell &cell_at(std::uint32_t number) {
  return frame_blocks[number / frames_in_block].load(std::memory_order_relaxed)[number % frames_in_block];
}

free_lists of_nobody; ///< under the lock

[[gnu::noinline]] void add_records(free_lists &to) noexcept {
  auto *block = static_cast<task_cell *>(new_block());
  for (std::size_t i = block != nullptr ? block_size / sizeof(task_cell) : 0; i-- > 0;) {
    block[i].next = to.tasks;
    to.tasks = &block[i];
  }
}

task_record *take_record(free_lists &from) noexcept {
  if (from.tasks == nullptr) [[unlikely]] {
    add_records(from);
    if (from.tasks == nullptr)
      return nullptr;
  }
  task_cell *cell = from.tasks;
  from.tasks = cell->next;
  cell->record = task_record{};
  return &cell->record;
}

[[gnu::noinline]] void add_frame_cells(free_lists &to) noexcept {
  auto *block = static_cast<frame_cell *>(new_block());
  const std::uint32_t index = block != nullptr ? used_blocks.fetch_add(1) : most_blocks;
  if (index >= most_blocks)
    return;
  frame_blocks[index].store(block);
  const std::uint32_t first = index * frames_in_block;
  for (std::uint32_t i = frames_in_block; i-- > (first == 0 ? 1U : 0U);) {
    block[i].store(static_cast<std::uint64_t>(to.frame) << 1 | free_mark, std::memory_order_relaxed);
    to.frame = first + i;
  }
}

/// The number of a cell, or 0.
std::uint32_t take_frame_cell(free_lists &from) noexcept {
  if (from.frame == 0) [[unlikely]] {
    add_frame_cells(from);
    if (from.frame == 0)
      return 0;
  }
  const std::uint32_t number = from.frame;
  from.frame = static_cast<std::uint32_t>(cell_at(number).load(std::memory_order_relaxed) >> 1);
  return number;
}

std::uint32_t cell_of(const frame &of) {
  return static_cast<std::uint32_t>(reinterpret_cast<std::uint64_t>(of.cookie) >> 32);
}

/// The loop that a cell's frame was made in: its place, 0 for none.
std::uint64_t loop_of(std::uint64_t cell) { return cell >> loop_shift & 0x7f; }

// Apart, as all that is rare in the hooks: these need few registers then.
template <class Do> [[gnu::noinline]] auto with_lists_of_nobody(Do what) {
  const spin_guard guard(pools_lock);
  return what(of_nobody);
}
/// Does it with the lists of the loop at `place` when this is its thread, else with those of nobody.
template <class Do> auto with_lists(std::uint64_t place, Do what) {
  if (loop_slot *own = this_thread.slot; own != nullptr && own->place == place) [[likely]]
    return what(own->free);
  return with_lists_of_nobody(what);
}
std::uint64_t place_of(const loop_slot *slot) { return slot != nullptr ? slot->place : 0; }

/// A frame is made, by code of the loop `slot` (or null); remembers where.
void add_frame(frame &made, const loop_slot *slot, std::uint32_t created) {
  const std::uint32_t number = with_lists(place_of(slot), [](free_lists &from) { return take_frame_cell(from); });
  if (number == 0)
    return;
  cell_at(number).store(reinterpret_cast<std::uint64_t>(&made) | place_of(slot) << loop_shift,
                        std::memory_order_relaxed);
  made.cookie = reinterpret_cast<void *>(static_cast<std::uint64_t>(number) << 32 | created);
}

/// Whether it is a task's root, the loop's to start, or is not known.
bool handed_over(const frame &frame) {
  return frame.cookie == nullptr || (cell_at(cell_of(frame)).load(std::memory_order_relaxed) & given_away) != 0;
}

/// It dies.
void remove_frame(frame &dead) {
  if (dead.cookie == nullptr)
    return;
  const std::uint32_t number = cell_of(dead);
  frame_cell &cell = cell_at(number);
  with_lists(loop_of(cell.load(std::memory_order_relaxed)), [&cell, number](free_lists &to) {
    cell.store(static_cast<std::uint64_t>(to.frame) << 1 | free_mark, std::memory_order_relaxed);
    to.frame = number;
  });
  dead.cookie = nullptr;
}

/// Gives a new task its record, and its root frame to the loop.
task_record *add_task(task_view &task) {
  task_record *record = with_lists(place_of(this_thread.slot), [](free_lists &from) { return take_record(from); });
  task.cookie = record;
  if (task.root == nullptr || task.root->cookie == nullptr)
    return record;
  // A coroutine that is called and at once made a task has one place, not two.
  if (record != nullptr)
    record->created = creation_of(*task.root);
  frame_cell &cell = cell_at(cell_of(*task.root));
  cell.store(cell.load(std::memory_order_relaxed) | given_away, std::memory_order_relaxed); // nobody else writes it now
  return record;
}

/// Takes the record; the creation stack stays known.
void remove_task(task_view &task) {
  if (!is_record(task.cookie))
    return;
  auto *cell = static_cast<task_cell *>(task.cookie);
  task.cookie = reinterpret_cast<void *>(static_cast<std::uintptr_t>(cell->record.created) << 1 | 1);
  with_lists(place_of(this_thread.slot), [cell](free_lists &to) {
    cell->next = to.tasks;
    to.tasks = cell;
  });
}

/// A task that an exception passes by would have been awaited without it.
bool unwinding() { return uncaught_exceptions != nullptr && uncaught_exceptions() > 0; }

/// Suspended in its middle: not before its first step, not at its end, not at a co_yield.
bool is_pending(const frame &of) {
  return of.started && of.site.line() != 0 && !(of.generator && of.parent == nullptr) &&
         *static_cast<const std::uintptr_t *>(of.address) != 0;
}

[[gnu::noinline]] void tell_untimely_end(const frame &dead, call_site site) {
  if (!dead.started) {
    if (!handed_over(dead) && !unwinding())
      report_never_awaited(dead, false);
  } else if (tell_once(dead)) {
    report_destroyed_pending(dead, site);
    for (const frame *at = dead.parent; at != nullptr; at = at->parent)
      tell_once(*at);
  }
}

} // namespace

std::uint32_t creation_of(const task_view &task) noexcept {
  std::uint32_t created = 0;
  if (!is_record(task.cookie))
    return static_cast<std::uint32_t>(reinterpret_cast<std::uintptr_t>(task.cookie) >> 1);
  return careful_copy(&created, &static_cast<const task_record *>(task.cookie)->created, sizeof created) ? created : 0;
}

bool tell_once(const frame &frame) noexcept {
  return frame.cookie != nullptr &&
         (cell_at(cell_of(frame)).fetch_or(told_mark, std::memory_order_relaxed) & told_mark) == 0;
}

std::uint32_t creation_of(const frame &frame) noexcept {
  return static_cast<std::uint32_t>(reinterpret_cast<std::uint64_t>(frame.cookie));
}

void frame_created(frame &made) noexcept {
  const loop_slot *slot = this_thread.slot;
  const bool in_loop = slot != nullptr && slot->view.load(std::memory_order_relaxed) != nullptr;
  add_frame(made, in_loop ? slot : nullptr, store_stack(COROSAN_CALL_SITE(), slot));
}

void frame_destroyed(frame &dead) noexcept {
  if (!dead.started || is_pending(dead)) [[unlikely]]
    tell_untimely_end(dead, COROSAN_CALL_SITE());
  remove_frame(dead);
}

void task_created(task_view &task) noexcept {
  task_record *record = add_task(task);
  if (record == nullptr)
    return;
  const loop_slot *slot = this_thread.slot;
  if (record->created == 0)
    record->created = store_stack(COROSAN_CALL_SITE(), slot);
  record->created_ns = record->waiting_since_ns =
      slot != nullptr && slot->clock_ns != 0 && !active.observed ? slot->clock_ns : now_ns();
  if (active.observed)
    observe_task_created(task);
}

void task_destroyed(task_view &task) noexcept {
  if (active.observed)
    observe_task_destroyed(task);
  if (loop_slot *slot = this_thread.slot; slot != nullptr) {
    if (slot->last != nullptr && slot->last == task.cookie) {
      if (*task.name == 0)
        slot->departed = {task.id, slot->last->created};
      // Its step ended just now. What is too short for the coarse clock explains no slow turn.
      else if (const std::int64_t step = coarse_now_ns() - slot->clock_ns; step > slot->turn.floor_ns)
        end_step_of_turn(*slot, step);
      slot->last = nullptr;
    }
    if (slot->cursor == &task)
      slot->cursor = task.next;
  }
  remove_task(task);
}

void visit_unstarted(const loop_slot &slot, void (*visit)(const frame &)) noexcept {
  const spin_guard guard(pools_lock); // keeps the frames alive that other threads would destroy
  const std::uint32_t end = std::min(used_blocks.load(), most_blocks) * frames_in_block;
  for (std::uint32_t number = 1; number < end; ++number) {
    const std::uint64_t cell = cell_at(number).load(std::memory_order_relaxed);
    if ((cell & (free_mark | given_away)) != 0 || cell >> loop_shift != slot.place)
      continue;
    const auto *frame = reinterpret_cast<const aio::debug::frame *>(cell & address_mask);
    if (frame->started)
      continue;
    cell_at(number).fetch_or(given_away, std::memory_order_relaxed); // once is enough
    visit(*frame);
  }
}

void aio_in_child() noexcept { pools_lock.clear(); }

} // namespace corosan
