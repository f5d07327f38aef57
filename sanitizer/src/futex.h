// Waiting and waking between our own threads, below everything that is interposed.
#pragma once

#include "interpose/real.h"

#include <atomic>
#include <cstdint>
#include <ctime>
#include <linux/futex.h>
#include <sys/syscall.h>

namespace corosan {

/// Sleeps while `word` is `seen`, at most `nanoseconds` (negative: for ever).
inline void futex_wait(std::atomic<std::uint32_t> &word, std::uint32_t seen, std::int64_t nanoseconds) noexcept {
  const timespec limit{static_cast<time_t>(nanoseconds / 1'000'000'000),
                       static_cast<long>(nanoseconds % 1'000'000'000)};
  raw_syscall(SYS_futex, reinterpret_cast<long>(&word), FUTEX_WAIT_PRIVATE, seen,
              nanoseconds < 0 ? 0L : reinterpret_cast<long>(&limit), 0, 0);
}

inline void futex_wake(std::atomic<std::uint32_t> &word) noexcept {
  raw_syscall(SYS_futex, reinterpret_cast<long>(&word), FUTEX_WAKE_PRIVATE, 1000, 0, 0, 0);
}

} // namespace corosan
