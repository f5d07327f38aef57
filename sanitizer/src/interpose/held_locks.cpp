// A bounded set of held locks per loop thread.
#include "interpose/held_locks.h"

#include "careful.h"

#include <aio/debug.h>
#include <algorithm>
#include <iterator>
#include <pthread.h>

namespace corosan {
namespace {

/// Index of the newest entry of `lock`, or -1.
int find(const loop_slot &slot, const volatile void *lock) {
  int index = static_cast<int>(slot.held_count) - 1;
  while (index >= 0 && slot.held[index].lock != lock)
    --index;
  return index;
}

held_lock take_out(loop_slot &slot, int index) {
  const held_lock entry = slot.held[index];
  --slot.held_count;
  for (auto i = static_cast<std::uint32_t>(index); i < slot.held_count; ++i)
    slot.held[i] = slot.held[i + 1];
  return entry;
}

} // namespace

void hold(loop_slot &slot, const volatile void *lock, lock_kind kind, const interposer_row &row,
          call_site site) noexcept {
  if (slot.held_count == held_lock::limit)
    return;
  slot.call.last.store(&row, std::memory_order_relaxed);
  stack now;
  capture(now, site, slot.bounds, 0, std::size(held_lock{}.pc));
  held_lock &entry = slot.held[slot.held_count++];
  entry.lock = lock;
  entry.row = &row;
  entry.task = slot.current != nullptr ? slot.current->id : 0;
  entry.kind = kind;
  entry.told = false;
  entry.depth = static_cast<std::uint8_t>(std::min<std::size_t>(now.depth, std::size(entry.pc)));
  std::copy_n(now.pc, entry.depth, entry.pc);
}

void release_held(loop_slot &slot, const volatile void *lock) noexcept {
  if (const int index = find(slot, lock); index >= 0)
    take_out(slot, index);
}

bool still_held(const held_lock &entry) noexcept {
  const int self = static_cast<int>(raw_syscall(SYS_gettid));
  const auto *memory = const_cast<const void *>(entry.lock);
  if (entry.kind == lock_kind::mutex) {
    pthread_mutex_t copy; // mtx_t is one, too
    return careful_copy(&copy, memory, sizeof copy) && copy.__data.__owner == self;
  }
  if (entry.kind == lock_kind::rwlock) {
    pthread_rwlock_t copy;
    return careful_copy(&copy, memory, sizeof copy) &&
           (copy.__data.__cur_writer == self || (copy.__data.__cur_writer == 0 && copy.__data.__readers >> 3 != 0));
  }
  int copy = 0;
  return careful_copy(&copy, memory, sizeof copy); // a spin lock does not know its owner
}

lent_lock::lent_lock(loop_slot &slot, const volatile void *lock) noexcept : slot_(slot) {
  if (slot.held_count != 0)
    if (const int index = find(slot, lock); index >= 0)
      entry_ = take_out(slot, index);
}

lent_lock::~lent_lock() {
  if (entry_.lock != nullptr && slot_.held_count != held_lock::limit)
    slot_.held[slot_.held_count++] = entry_;
}

} // namespace corosan
