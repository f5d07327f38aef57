// The C library's own functions behind our interposers, and system calls without errno.
#pragma once

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

/// The next definition of row `index` in link order; ends the process with a message when there is none.
void *real_function(std::size_t index) noexcept;
/// Looks all of them up, so that no later call has to.
void resolve_all() noexcept;
/// True when the row's symbol exists in this C library.
bool resolvable(std::size_t index) noexcept;

/// A system call by number: result or -errno. Never passes through an interposer, never touches errno.
long raw_syscall(long number, long a = 0, long b = 0, long c = 0, long d = 0, long e = 0, long f = 0) noexcept;

} // namespace corosan
