// Durations counted by powers of two.
#pragma once

#include <algorithm>
#include <array>
#include <atomic>
#include <bit>
#include <cstddef>
#include <cstdint>

namespace corosan {

/// Written by one thread with plain stores, read by any. Bucket `i` holds what took at most 1024 << i nanoseconds
/// (1 µs to 17 s) and more than the bucket before; the last one has no bound.
class histogram {
public:
  static constexpr std::size_t bounded = 25;

  static constexpr std::int64_t bound_ns(std::size_t bucket) { return std::int64_t{1024} << bucket; }

  void add(std::int64_t nanoseconds) noexcept {
    const auto value = static_cast<std::uint64_t>(std::max<std::int64_t>(nanoseconds, 1));
    const auto width = static_cast<std::size_t>(std::bit_width(value - 1));
    raise(counts_[width > 10 ? std::min(width - 10, bounded) : 0], 1);
    raise(sum_ns_, value);
  }

  std::uint64_t count(std::size_t bucket) const noexcept { return counts_[bucket].load(std::memory_order_relaxed); }
  std::uint64_t sum_ns() const noexcept { return sum_ns_.load(std::memory_order_relaxed); }
  /// Adds what another one counted; with other threads doing the same.
  void merge(const histogram &other) noexcept {
    for (std::size_t i = 0; i <= bounded; ++i)
      counts_[i].fetch_add(other.count(i), std::memory_order_relaxed);
    sum_ns_.fetch_add(other.sum_ns(), std::memory_order_relaxed);
  }
  void clear() noexcept {
    for (auto &one : counts_)
      one.store(0, std::memory_order_relaxed);
    sum_ns_.store(0, std::memory_order_relaxed);
  }

private:
  static void raise(std::atomic<std::uint64_t> &to, std::uint64_t by) noexcept {
    to.store(to.load(std::memory_order_relaxed) + by, std::memory_order_relaxed);
  }

  std::array<std::atomic<std::uint64_t>, bounded + 1> counts_{};
  std::atomic<std::uint64_t> sum_ns_{0};
};

} // namespace corosan
