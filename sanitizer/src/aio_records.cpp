// Records of tasks and frames: from pools that grow by the block, under one lock that is held for a few instructions.
#include "aio_tasks.h"

#include "careful.h"
#include "interpose/real.h"
#include "loop_slot.h"

#include <aio/debug.h>
#include <atomic>
#include <iterator>
#include <sys/mman.h>
#include <sys/syscall.h>

namespace corosan {
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

// Tasks. A free record's first word is the next free one.
union task_cell {
  task_cell() noexcept : next(nullptr) {}
  task_cell *next;
  task_record record;
};
static_assert(sizeof(task_cell) == 56);
task_cell *free_tasks = nullptr;

task_record *new_record() noexcept {
  const pools_guard guard;
  if (free_tasks == nullptr) {
    auto *block = static_cast<task_cell *>(new_block());
    if (block == nullptr)
      return nullptr;
    for (std::size_t i = block_size / sizeof(task_cell); i-- > 0;) {
      block[i].next = free_tasks;
      free_tasks = &block[i];
    }
  }
  task_cell *cell = free_tasks;
  free_tasks = cell->next;
  cell->record = task_record{};
  return &cell->record;
}

// Frames. A cell holds the frame's address below and the number of its loop above, or the number of the next free cell.
// The frame's cookie holds the number of its cell above and that of its creation stack below.
constexpr std::uint64_t free_mark = 1, address_mask = (1ULL << 56) - 8, given_away = 1ULL << 63;
constexpr unsigned loop_shift = 56;
constexpr std::uint32_t frames_in_block = block_size / sizeof(std::uint64_t), most_blocks = 1 << 13;
constinit std::uint64_t *frame_blocks[most_blocks] = {};
std::uint32_t used_blocks = 0;
std::uint32_t free_frame = 0; ///< number of a cell; 0: none, which is why that cell is never used

std::uint64_t &frame_cell(std::uint32_t number) {
  return frame_blocks[number / frames_in_block][number % frames_in_block];
}

std::uint32_t new_frame_cell() noexcept {
  if (free_frame == 0) {
    auto *block = used_blocks < most_blocks ? static_cast<std::uint64_t *>(new_block()) : nullptr;
    if (block == nullptr)
      return 0;
    frame_blocks[used_blocks] = block;
    const std::uint32_t first = used_blocks++ * frames_in_block;
    for (std::uint32_t i = frames_in_block; i-- > (first == 0 ? 1U : 0U);) {
      block[i] = static_cast<std::uint64_t>(free_frame) << 1 | free_mark;
      free_frame = first + i;
    }
  }
  const std::uint32_t number = free_frame;
  free_frame = static_cast<std::uint32_t>(frame_cell(number) >> 1);
  return number;
}

std::uint32_t cell_of(const frame &of) {
  return static_cast<std::uint32_t>(reinterpret_cast<std::uint64_t>(of.cookie) >> 32);
}

std::uint64_t loop_number(const loop_slot *slot) {
  return slot != nullptr ? static_cast<std::uint64_t>(slot - loop_slots) + 1 : 0;
}

/// A task that left its loop keeps the number of its creation stack in its cookie.
bool is_record(const void *cookie) { return cookie != nullptr && (reinterpret_cast<std::uintptr_t>(cookie) & 1) == 0; }

} // namespace

task_record *record_of(const task_view &task) noexcept {
  return is_record(task.cookie) ? static_cast<task_record *>(task.cookie) : nullptr;
}

std::uint32_t creation_of(const task_view &task) noexcept {
  std::uint32_t created = 0;
  if (!is_record(task.cookie))
    return static_cast<std::uint32_t>(reinterpret_cast<std::uintptr_t>(task.cookie) >> 1);
  return careful_copy(&created, &static_cast<const task_record *>(task.cookie)->created, sizeof created) ? created : 0;
}

task_record *add_task(task_view &task) noexcept {
  task_record *record = new_record();
  task.cookie = record;
  if (task.root == nullptr || task.root->cookie == nullptr)
    return record;
  // A coroutine that is called and at once made a task has one place, not two.
  if (record != nullptr)
    record->created = creation_of(*task.root);
  const pools_guard guard;
  frame_cell(cell_of(*task.root)) |= given_away;
  return record;
}

void remove_task(task_view &task) noexcept {
  if (!is_record(task.cookie))
    return;
  auto *cell = static_cast<task_cell *>(task.cookie);
  task.cookie = reinterpret_cast<void *>(static_cast<std::uintptr_t>(cell->record.created) << 1 | 1);
  const pools_guard guard;
  cell->next = free_tasks;
  free_tasks = cell;
}

void add_frame(frame &made, const loop_slot *slot, std::uint32_t created) noexcept {
  const pools_guard guard;
  const std::uint32_t number = new_frame_cell();
  if (number == 0)
    return;
  frame_cell(number) = reinterpret_cast<std::uint64_t>(&made) | loop_number(slot) << loop_shift;
  made.cookie = reinterpret_cast<void *>(static_cast<std::uint64_t>(number) << 32 | created);
}

bool handed_over(const frame &frame) noexcept {
  if (frame.cookie == nullptr)
    return true;
  const pools_guard guard;
  return (frame_cell(cell_of(frame)) & given_away) != 0;
}

void remove_frame(frame &dead) noexcept {
  if (dead.cookie == nullptr)
    return;
  const pools_guard guard;
  const std::uint32_t number = cell_of(dead);
  frame_cell(number) = static_cast<std::uint64_t>(free_frame) << 1 | free_mark;
  free_frame = number;
  dead.cookie = nullptr;
}

std::uint32_t creation_of(const frame &frame) noexcept {
  return static_cast<std::uint32_t>(reinterpret_cast<std::uint64_t>(frame.cookie));
}

void visit_unstarted(const loop_slot &slot, void (*visit)(const frame &)) noexcept {
  const pools_guard guard;
  for (std::uint32_t number = 1; number < used_blocks * frames_in_block; ++number) {
    std::uint64_t &cell = frame_cell(number);
    if ((cell & (free_mark | given_away)) != 0 || cell >> loop_shift != loop_number(&slot))
      continue;
    const auto *frame = reinterpret_cast<const aio::debug::frame *>(cell & address_mask);
    if (frame->started)
      continue;
    cell |= given_away; // once is enough
    visit(*frame);
  }
}

void aio_in_child() noexcept { pools_lock.clear(); }

} // namespace corosan
