// Descriptors that the program does not meet.
#include "interpose/real.h"
#include "report/output.h"
#include "report/own_files.h"

#include <algorithm>
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/syscall.h>

namespace corosan {

int make_private(int fd) noexcept {
  if (has_own_descriptors())
    return fd;
  rlimit limit{};
  getrlimit(RLIMIT_NOFILE, &limit);
  const long top =
      limit.rlim_cur == RLIM_INFINITY ? 1 << 16 : static_cast<long>(std::min<rlim_t>(limit.rlim_cur, 1 << 16));
  const long moved = raw_syscall(SYS_fcntl, fd, F_DUPFD_CLOEXEC, std::max(top - 32, 3L));
  if (moved < 0)
    return fd;
  raw_syscall(SYS_close, fd);
  return static_cast<int>(moved);
}

} // namespace corosan
