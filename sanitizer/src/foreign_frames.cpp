// The table of instrumented frames: open addressing in parts, each with a lock of its own.
#include "foreign_frames.h"

#include "activation.h"
#include "aio_tasks.h"
#include "findings/findings.h"
#include "interpose/real.h"
#include "loop_slot.h"
#include "spin_guard.h"

#include <atomic>
#include <sys/mman.h>
#include <sys/syscall.h>

namespace corosan {
namespace {

constexpr std::size_t parts = 64, smallest = 128;

struct part {
  std::atomic_flag lock = ATOMIC_FLAG_INIT;
  foreign_frame *cells = nullptr; ///< address 0: empty
  std::size_t room = 0;           ///< a power of two
  std::size_t used = 0;
};
constinit part table[parts];
constinit std::atomic<std::size_t> alive{0};
constinit std::atomic<bool> seen{false};

std::uint64_t hash(std::uintptr_t address) { return (address >> 4) * 0x9e3779b97f4a7c15ULL; }
part &part_of(std::uintptr_t address) { return table[hash(address) >> 58]; }
std::size_t home(const part &in, std::uintptr_t address) { return hash(address) >> 16 & (in.room - 1); }

std::size_t bytes(std::size_t room) { return room * sizeof(foreign_frame); }

/// The cell of a frame, or the empty one where it would go. There is always an empty one.
foreign_frame &cell_for(part &in, std::uintptr_t address) {
  std::size_t i = home(in, address);
  while (in.cells[i].address != 0 && in.cells[i].address != address)
    i = (i + 1) & (in.room - 1);
  return in.cells[i];
}

bool grow(part &in) {
  const std::size_t room = in.room == 0 ? smallest : in.room * 2;
  const long fresh = raw_syscall(SYS_mmap, 0, static_cast<long>(bytes(room)), PROT_READ | PROT_WRITE,
                                 MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (fresh < 0)
    return false;
  foreign_frame *old = in.cells;
  const std::size_t old_room = in.room;
  in.cells = reinterpret_cast<foreign_frame *>(fresh);
  in.room = room;
  for (std::size_t i = 0; i < old_room; ++i)
    if (old[i].address != 0)
      cell_for(in, old[i].address) = old[i];
  if (old != nullptr)
    raw_syscall(SYS_munmap, reinterpret_cast<long>(old), static_cast<long>(bytes(old_room)));
  return true;
}

/// Empties a cell and moves up what was put behind it.
void erase(part &in, foreign_frame &cell) {
  std::size_t hole = static_cast<std::size_t>(&cell - in.cells), i = hole;
  for (;;) {
    i = (i + 1) & (in.room - 1);
    if (in.cells[i].address == 0)
      break;
    const std::size_t wanted = home(in, in.cells[i].address);
    if (((i - wanted) & (in.room - 1)) >= ((i - hole) & (in.room - 1))) {
      in.cells[hole] = in.cells[i];
      hole = i;
    }
  }
  in.cells[hole] = foreign_frame{};
  --in.used;
}

std::uintptr_t number(const void *frame) { return reinterpret_cast<std::uintptr_t>(frame); }

/// Runs `what` on the frame's cell when it is known.
template <class Do> void with_frame(const void *frame, Do what) {
  part &in = part_of(number(frame));
  const spin_guard guard(in.lock);
  if (in.room == 0)
    return;
  foreign_frame &cell = cell_for(in, number(frame));
  if (cell.address != 0)
    what(in, cell);
}

} // namespace

bool any_frame_seen() noexcept { return seen.load(std::memory_order_relaxed); }

std::size_t foreign_frames() noexcept { return alive.load(std::memory_order_relaxed); }

std::size_t copy_foreign_frames(foreign_frame *to, std::size_t most) noexcept {
  std::size_t count = 0;
  for (part &in : table) {
    const spin_guard guard(in.lock);
    for (std::size_t i = 0; i < in.room && count < most; ++i)
      if (in.cells[i].address != 0)
        to[count++] = in.cells[i];
  }
  return count;
}

bool is_table_of_frames(std::uintptr_t address) noexcept {
  for (const part &in : table)
    if (address - number(in.cells) < bytes(in.room))
      return true;
  return false;
}

void foreign_frames_in_child() noexcept {
  seen.store(false);
  for (part &in : table)
    in.lock.clear();
}

} // namespace corosan

using namespace corosan;
#define PUBLIC extern "C" __attribute__((visibility("default")))

PUBLIC void corosan_frame_created(void *frame, size_t size) {
  if (!active.on)
    return;
  // Not every coroutine library has a loop, and its frames may be lost without one.
  if (!seen.load(std::memory_order_relaxed) && !seen.exchange(true)) [[unlikely]] {
    ++this_thread.depth;
    start_threads();
    --this_thread.depth;
  }
  foreign_frame made;
  made.address = number(frame);
  made.size = static_cast<std::uint32_t>(size);
  made.created = store_stack(COROSAN_CALL_SITE(), this_thread.slot);
  part &in = part_of(made.address);
  const spin_guard guard(in.lock);
  if (in.used * 4 >= in.room * 3 && !grow(in))
    return;
  foreign_frame &cell = cell_for(in, made.address);
  if (cell.address == 0) {
    ++in.used;
    alive.fetch_add(1, std::memory_order_relaxed);
  }
  cell = made;
}

PUBLIC void corosan_frame_suspending(void *frame, const corosan_suspension *where) {
  with_frame(frame, [&](part &, foreign_frame &cell) {
    cell.where = where;
    cell.suspended = true;
    cell.generator = cell.generator || where->kind == corosan_suspended_in_yield;
  });
}

PUBLIC void corosan_frame_resumed(void *frame) {
  bool running = false;
  foreign_frame copy;
  with_frame(frame, [&](part &, foreign_frame &cell) {
    running = !cell.suspended;
    cell.suspended = false;
    copy = cell;
  });
  if (running)
    report_resumed_running(copy, COROSAN_CALL_SITE());
}

PUBLIC void corosan_frame_destroyed(void *frame) {
  foreign_frame copy;
  with_frame(frame, [&](part &in, foreign_frame &cell) {
    copy = cell;
    erase(in, cell);
    alive.fetch_sub(1, std::memory_order_relaxed);
  });
  if (copy.suspended)
    report_destroyed_foreign(copy, COROSAN_CALL_SITE());
}
