// Records of tasks and frames, from pools that grow by the block.
#include "aio_tasks.h"

#include "careful.h"
#include "interpose/real.h"
#include "loop_slot.h"

#include <aio/debug.h>
#include <algorithm>
#include <atomic>
#include <sys/mman.h>
#include <sys/syscall.h>

namespace corosan {

// Tasks. A free record's first word is the next free one.
union task_cell {
  task_cell() noexcept : next(nullptr) {}
  task_cell *next;
  task_record record;
};
static_assert(sizeof(task_cell) == 48);

namespace {

using aio::debug::frame;
using aio::debug::task_view;

constinit std::atomic_flag pools_lock = ATOMIC_FLAG_INIT;

struct pools_guard {
  pools_guard() noexcept {
    while (pools_lock.test_and_set(std::memory_order_acquire))
      raw_syscall(SYS_sched_yield);
  }
  ~pools_guard() { pools_lock.clear(std::memory_order_release); }
  pools_guard(const pools_guard &) = delete;
  pools_guard &operator=(const pools_guard &) = delete;
};

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

task_record *take_record(free_lists &from) noexcept {
  if (from.tasks == nullptr) [[unlikely]] {
    auto *block = static_cast<task_cell *>(new_block());
    if (block == nullptr)
      return nullptr;
    for (std::size_t i = block_size / sizeof(task_cell); i-- > 0;) {
      block[i].next = from.tasks;
      from.tasks = &block[i];
    }
  }
  task_cell *cell = from.tasks;
  from.tasks = cell->next;
  cell->record = task_record{};
  return &cell->record;
}

std::uint32_t take_frame_cell(free_lists &from) noexcept {
  if (from.frame == 0) [[unlikely]] {
    auto *block = static_cast<frame_cell *>(new_block());
    const std::uint32_t index = block != nullptr ? used_blocks.fetch_add(1) : most_blocks;
    if (index >= most_blocks)
      return 0;
    frame_blocks[index].store(block);
    const std::uint32_t first = index * frames_in_block;
    for (std::uint32_t i = frames_in_block; i-- > (first == 0 ? 1U : 0U);) {
      block[i].store(static_cast<std::uint64_t>(from.frame) << 1 | free_mark, std::memory_order_relaxed);
      from.frame = first + i;
    }
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

/// Does it with the lists of the loop at `place` when this is its thread, else with those of nobody.
template <class Do> auto with_lists(std::uint64_t place, Do what) {
  if (loop_slot *own = this_thread.slot; own != nullptr && own->place == place) [[likely]]
    return what(own->free);
  const pools_guard guard;
  return what(of_nobody);
}
std::uint64_t place_of(const loop_slot *slot) { return slot != nullptr ? slot->place : 0; }

} // namespace

std::uint32_t creation_of(const task_view &task) noexcept {
  std::uint32_t created = 0;
  if (!is_record(task.cookie))
    return static_cast<std::uint32_t>(reinterpret_cast<std::uintptr_t>(task.cookie) >> 1);
  return careful_copy(&created, &static_cast<const task_record *>(task.cookie)->created, sizeof created) ? created : 0;
}

task_record *add_task(task_view &task) noexcept {
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

void remove_task(task_view &task) noexcept {
  if (!is_record(task.cookie))
    return;
  auto *cell = static_cast<task_cell *>(task.cookie);
  task.cookie = reinterpret_cast<void *>(static_cast<std::uintptr_t>(cell->record.created) << 1 | 1);
  with_lists(place_of(this_thread.slot), [cell](free_lists &to) {
    cell->next = to.tasks;
    to.tasks = cell;
  });
}

void add_frame(frame &made, const loop_slot *slot, std::uint32_t created) noexcept {
  const std::uint32_t number = with_lists(place_of(slot), [](free_lists &from) { return take_frame_cell(from); });
  if (number == 0)
    return;
  cell_at(number).store(reinterpret_cast<std::uint64_t>(&made) | place_of(slot) << loop_shift,
                        std::memory_order_relaxed);
  made.cookie = reinterpret_cast<void *>(static_cast<std::uint64_t>(number) << 32 | created);
}

bool handed_over(const frame &frame) noexcept {
  return frame.cookie == nullptr || (cell_at(cell_of(frame)).load(std::memory_order_relaxed) & given_away) != 0;
}

bool tell_once(const frame &frame) noexcept {
  return frame.cookie != nullptr &&
         (cell_at(cell_of(frame)).fetch_or(told_mark, std::memory_order_relaxed) & told_mark) == 0;
}

void remove_frame(frame &dead) noexcept {
  if (dead.cookie == nullptr)
    return;
  const std::uint32_t number = cell_of(dead);
  frame_cell &cell = cell_at(number);
  with_lists(loop_of(cell.load(std::memory_order_relaxed)), [&](free_lists &to) {
    cell.store(static_cast<std::uint64_t>(to.frame) << 1 | free_mark, std::memory_order_relaxed);
    to.frame = number;
  });
  dead.cookie = nullptr;
}

std::uint32_t creation_of(const frame &frame) noexcept {
  return static_cast<std::uint32_t>(reinterpret_cast<std::uint64_t>(frame.cookie));
}

void visit_unstarted(const loop_slot &slot, void (*visit)(const frame &)) noexcept {
  const pools_guard guard; // keeps the frames alive that other threads would destroy
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
