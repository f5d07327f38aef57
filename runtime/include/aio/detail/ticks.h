// A clock that is read in a few nanoseconds, for budgets: neither precise nor comparable across machines.
#pragma once

#include <cstdint>

#if defined(__x86_64__)
#include <x86intrin.h>
#else
#include <chrono>
#endif

namespace aio::detail {

#if defined(__x86_64__)
/// The time-stamp counter: between 1 and 5 steps a nanosecond.
inline std::uint64_t ticks() noexcept { return __rdtsc(); }
#else
inline std::uint64_t ticks() noexcept {
  return static_cast<std::uint64_t>(std::chrono::steady_clock::now().time_since_epoch().count());
}
#endif

/// How long a loop runs tasks that make each other ready before it looks for I/O again: 20 to 200 microseconds.
inline constexpr std::uint64_t turn_budget = 100'000;

} // namespace aio::detail
