// SIGPIPE is blocked while we write, and taken away again if it was ours.
#include "report/quiet_write.h"

#include "interpose/real.h"

#include <cerrno>
#include <csignal>
#include <cstdint>
#include <ctime>
#include <poll.h>
#include <sys/syscall.h>

namespace corosan {
namespace {

constexpr std::uint64_t broken_pipe = 1ULL << (SIGPIPE - 1);

long address(const void *p) { return reinterpret_cast<long>(p); }

long write_all(int fd, std::string_view text) {
  for (int waits = 0; !text.empty();) {
    const long result = raw_syscall(SYS_write, fd, address(text.data()), static_cast<long>(text.size()));
    if (result == -EINTR)
      continue;
    if (result == -EAGAIN && waits++ < 100) {
      pollfd ready{fd, POLLOUT, 0};
      const timespec limit{0, 10'000'000};
      raw_syscall(SYS_ppoll, address(&ready), 1, address(&limit), 0, 0);
      continue;
    }
    if (result <= 0)
      return result == 0 ? -EIO : result;
    text.remove_prefix(static_cast<std::size_t>(result));
  }
  return 0;
}

} // namespace

long write_quietly(int fd, std::string_view text) noexcept {
  std::uint64_t before = 0, pending = 0;
  raw_syscall(SYS_rt_sigprocmask, SIG_BLOCK, address(&broken_pipe), address(&before), sizeof before);
  raw_syscall(SYS_rt_sigpending, address(&pending), sizeof pending);
  const long result = write_all(fd, text);
  if (result == -EPIPE && (pending & broken_pipe) == 0) {
    const timespec now{0, 0};
    raw_syscall(SYS_rt_sigtimedwait, address(&broken_pipe), 0, address(&now), sizeof broken_pipe);
  }
  raw_syscall(SYS_rt_sigprocmask, SIG_SETMASK, address(&before), 0, sizeof before);
  return result;
}

} // namespace corosan
