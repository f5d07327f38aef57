// The one clock of all durations: monotonic nanoseconds.
#pragma once

#include <cstdint>
#include <ctime>

namespace corosan {

inline std::int64_t read_clock(clockid_t clock) noexcept {
  timespec now{};
  clock_gettime(clock, &now);
  return now.tv_sec * 1'000'000'000LL + now.tv_nsec;
}
inline std::int64_t now_ns() noexcept { return read_clock(CLOCK_MONOTONIC); }

} // namespace corosan
