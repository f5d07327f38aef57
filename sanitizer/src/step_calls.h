// Which calls a step spends its time in.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>

namespace corosan {

struct interposer_row;

/// All calls of one kind inside one step.
struct call_total {
  const char *call = nullptr; ///< symbol; null: none
  std::uint32_t count = 0;
  std::int64_t ns = 0;
};

/// The calls of the step that a loop is in. Its thread adds, the watchdog reads.
class step_calls {
public:
  static constexpr std::size_t top = 3; ///< how many a report shows

  /// A call of step `step` returned.
  void add(std::uint64_t step, const interposer_row &row, std::int64_t ns) noexcept;
  /// The longest calls of step `step`, longest first; those of another step are none. `now_in`, which has lasted
  /// `now_ns`, is not over yet; or null.
  void read(std::uint64_t step, const interposer_row *now_in, std::int64_t now_ns,
            call_total (&out)[top]) const noexcept;

private:
  static constexpr std::size_t kinds = 8; ///< of more kinds than that, the shortest is forgotten
  struct entry {
    std::atomic<const interposer_row *> row{nullptr};
    std::atomic<std::uint32_t> count{0};
    std::atomic<std::int64_t> ns{0};
  };
  std::atomic<std::uint64_t> step_{0};
  std::atomic<std::uint32_t> used_{0};
  entry entries_[kinds];
};

} // namespace corosan
