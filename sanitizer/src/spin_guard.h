// A lock for a few instructions, below everything that is interposed.
#pragma once

#include "interpose/real.h"

#include <atomic>
#include <sys/syscall.h>

namespace corosan {

/// Holds `lock` while it lives. Any thread of the process. In the child of a fork, whoever owns the lock clears it.
class spin_guard {
public:
  explicit spin_guard(std::atomic_flag &lock) noexcept : lock_(lock) {
    while (lock_.test_and_set(std::memory_order_acquire))
      raw_syscall(SYS_sched_yield);
  }
  ~spin_guard() { lock_.clear(std::memory_order_release); }
  spin_guard(const spin_guard &) = delete;
  spin_guard &operator=(const spin_guard &) = delete;

private:
  std::atomic_flag &lock_;
};

} // namespace corosan
