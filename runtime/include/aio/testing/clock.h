// A clock that tests move instead of sleeping.
#pragma once

#include <chrono>
#include <cstdint>

namespace aio::testing {

/// For run_options.clock. It stands still while tasks run and jumps to the next timer when the loop has nothing else to
/// do, so that a test of an hour takes no time and its order is always the same. Calls of to_thread that are under way
/// and Asio operations that are ready are waited for before a jump.
/// Threads: belongs to the loop's thread. It outlives the loop.
class clock {
public:
  using duration = std::chrono::nanoseconds;

  /// Time since the clock was made.
  duration elapsed() const noexcept { return duration(now_ns_ - start_ns); }
  /// Moves it forward by hand, as work that burns time would. Timers that became due fire in the loop's next round.
  void advance(duration by) noexcept { now_ns_ += by.count(); }
  /// What the loop reads, in nanoseconds.
  std::int64_t now_ns() const noexcept { return now_ns_; }
  /// What the loop calls to jump.
  void set_ns(std::int64_t now) noexcept { now_ns_ = now; }

private:
  static constexpr std::int64_t start_ns = 1'000'000'000;
  std::int64_t now_ns_ = start_ns;
};

} // namespace aio::testing
