// The C library's own functions behind our interposers, and system calls without errno.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>

namespace corosan {

/// A row of interposers.def.
struct interposer_row {
  const char *symbol;
  const char *version; ///< symbol version to prefer, "" for the default one
  const char *group;   ///< group of the catalog; for calls on descriptors refined by what the descriptor is
};
extern const interposer_row interposer_rows[];
extern const std::size_t interposer_count;

inline constexpr std::size_t most_interposers = 512;
/// What has been looked up, by row.
extern std::atomic<void *> found_functions[most_interposers];

/// Looks row `index` up; ends the process with a message when the C library has no such function.
void *find_function(std::size_t index) noexcept;
/// The next definition of row `index` in link order.
inline void *real_function(std::size_t index) noexcept {
  void *known = found_functions[index].load(std::memory_order_relaxed);
  return known != nullptr ? known : find_function(index);
}
/// Looks all of them up, so that no later call has to.
void resolve_all() noexcept;
/// True when the row's symbol exists in this C library.
bool resolvable(std::size_t index) noexcept;

/// A system call by number: result or -errno. Never passes through an interposer, never touches errno.
long raw_syscall(long number, long a = 0, long b = 0, long c = 0, long d = 0, long e = 0, long f = 0) noexcept;

} // namespace corosan
