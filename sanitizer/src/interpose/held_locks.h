// The thread locks that a loop's thread holds: filled and emptied by the interposers of the locks.
#pragma once

#include "interpose/real.h"
#include "loop_slot.h"
#include "stack.h"

namespace corosan {

/// The thread took `lock`. More than `held_lock::limit` at a time are not remembered.
void hold(loop_slot &slot, const volatile void *lock, lock_kind kind, const interposer_row &row,
          call_site site) noexcept;
/// It is about to release it. Of a recursive lock, the last of its entries goes.
void release_held(loop_slot &slot, const volatile void *lock) noexcept;
/// True while the lock's own memory says that the calling thread has it (as far as such a lock knows): another thread
/// may have released it, or destroyed it.
bool still_held(const held_lock &entry) noexcept;

/// Takes the mutex of a condition variable out of the set for as long as it lives.
class lent_lock {
public:
  lent_lock(loop_slot &slot, const volatile void *lock) noexcept;
  ~lent_lock();
  lent_lock(const lent_lock &) = delete;
  lent_lock &operator=(const lent_lock &) = delete;

private:
  loop_slot &slot_;
  held_lock entry_;
};

} // namespace corosan
