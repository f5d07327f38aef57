// The table of system calls as a switch. Reads what the arguments point to: after the program made them, as the kernel
// would.
#include "interpose/syscalls.h"

#include "interpose/probe.h"

#include <linux/futex.h>
#include <linux/io_uring.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/msg.h>
#include <sys/random.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/uio.h>
#include <sys/wait.h>

namespace corosan {
namespace {

enum row_index : std::size_t {
#define SYSCALL(name, group, subject, when) row_##name,
#define SYSCALL_WAIT(name, style, zero) row_##name,
#include "interpose/syscalls.def"
};

constexpr interposer_row rows[] = {
#define SYSCALL(name, group, subject, when) {"syscall(SYS_" #name ")", "", #group},
#define SYSCALL_WAIT(name, style, zero) {"syscall(SYS_" #name ")", "", "socket"},
#include "interpose/syscalls.def"
};

template <class T> const T *as(long argument) { return reinterpret_cast<const T *>(argument); }
int fd_of(long argument) { return static_cast<int>(argument); }
bool zero(const timeval *t) { return t->tv_sec == 0 && t->tv_usec == 0; }

/// A wait returns at once when the word is not what the caller believes.
bool futex_waits(const std::uint32_t *word, long operation, long expected, const timespec *limit) {
  const bool as_expected = __atomic_load_n(word, __ATOMIC_RELAXED) == static_cast<std::uint32_t>(expected);
  switch (static_cast<int>(operation) & FUTEX_CMD_MASK) {
  case FUTEX_WAIT:
    return as_expected && nonzero_or_null(limit); // a duration; the others take a time of day
  case FUTEX_WAIT_BITSET:
    return as_expected;
  case FUTEX_LOCK_PI:
  case FUTEX_LOCK_PI2:
  case FUTEX_WAIT_REQUEUE_PI:
    return true;
  default:
    return false;
  }
}

} // namespace

decoded_syscall decode(const syscall_request &request) noexcept {
  const auto [number, a, b, c, d, e, f] = request;
  decoded_syscall out;
  if (number == SYS_io_uring_enter && (c == 0 || (d & IORING_ENTER_GETEVENTS) == 0))
    return out; // it only submits
  switch (number) {
// A row's expressions use the arguments that they need.
// NOLINTBEGIN(bugprone-macro-parentheses)
#define SYSCALL(name, group, subject, when)                                                                            \
  case SYS_##name:                                                                                                     \
    if (when)                                                                                                          \
      out = {&rows[row_##name], subject, wait_style::none};                                                            \
    break;
#define SYSCALL_WAIT(name, style, zero)                                                                                \
  case SYS_##name:                                                                                                     \
    out = {(zero) ? nullptr : &rows[row_##name], none(), wait_style::style};                                           \
    break;
// NOLINTEND(bugprone-macro-parentheses)
#include "interpose/syscalls.def"
  default:
    break;
  }
  return out;
}

} // namespace corosan
