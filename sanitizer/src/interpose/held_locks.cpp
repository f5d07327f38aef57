// A bounded set of held locks per loop thread.
#include "interpose/held_locks.h"

#include "aio_tasks.h"
#include "careful.h"

#include <aio/debug.h>
#include <pthread.h>

namespace corosan {
namespace {

/// The newest entry of `lock`, or null.
held_lock *find(loop_slot &slot, const volatile void *lock) {
  for (held_lock *entry = slot.held + slot.held_count; entry != slot.held;)
    if ((--entry)->lock == lock)
      return entry;
  return nullptr;
}

void take_out(loop_slot &slot, held_lock *entry) {
  for (const held_lock *last = slot.held + --slot.held_count; entry != last; ++entry)
    *entry = entry[1];
}

} // namespace

void hold(loop_slot &slot, const volatile void *lock, lock_kind kind, const interposer_row &row,
          call_site site) noexcept {
  if (slot.held_count == held_lock::limit)
    return;
  slot.call.last.store(&row, std::memory_order_relaxed);
  constexpr std::uint32_t most_frames = 6; // enough to leave the lock's own wrappers behind
  slot.held[slot.held_count++] = {.lock = lock,
                                  .row = &row,
                                  .task = slot.current != nullptr ? slot.current->id : 0,
                                  .return_address = site.return_address,
                                  .place = store_stack(site, &slot, most_frames),
                                  .kind = kind};
}

void release_held(loop_slot &slot, const volatile void *lock) noexcept {
  if (held_lock *entry = find(slot, lock))
    take_out(slot, entry);
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
  if (held_lock *entry = find(slot, lock)) {
    entry_ = *entry;
    take_out(slot, entry);
  }
}

lent_lock::~lent_lock() {
  if (entry_.lock != nullptr && slot_.held_count != held_lock::limit)
    slot_.held[slot_.held_count++] = entry_;
}

} // namespace corosan
