// close_range() unshares the table; pidfd_getfd() looks into the program's.
#include "report/own_files.h"

#include "interpose/real.h"

#include <cerrno>
#include <fcntl.h>
#include <linux/close_range.h>
#include <sys/eventfd.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace corosan {
namespace {

thread_local constinit bool own_table __attribute__((tls_model("initial-exec"))) = false;
thread_local constinit int this_process __attribute__((tls_model("initial-exec"))) =
    -1; ///< a pidfd, opened when needed

} // namespace

bool leave_descriptor_table(bool keep_output, bool keep_error) noexcept {
  if (raw_syscall(SYS_close_range, 3, ~0U, CLOSE_RANGE_UNSHARE) != 0)
    return false;
  own_table = true;
  this_process = -1;
  // A copy of a pipe's end would keep its other end from seeing that the program closed it.
  raw_syscall(SYS_close, STDIN_FILENO);
  if (!keep_output)
    raw_syscall(SYS_close, STDOUT_FILENO);
  if (!keep_error)
    raw_syscall(SYS_close, STDERR_FILENO);
  for (int fd = 0; fd < 3; ++fd)
    if (raw_syscall(SYS_fcntl, fd, F_GETFD) < 0)
      raw_syscall(SYS_eventfd2, 0, EFD_CLOEXEC); // takes the lowest number, which is `fd`
  return true;
}

bool has_own_descriptors() noexcept { return own_table; }

bool can_borrow_descriptors() noexcept { return raw_syscall(SYS_pidfd_getfd, -1, 0, 0) == -EBADF; }

seen_descriptor::~seen_descriptor() {
  if (has_own_descriptors() && number_ >= 0)
    raw_syscall(SYS_close, number_);
}

int borrow_descriptor(int fd) noexcept {
  if (this_process < 0)
    this_process = static_cast<int>(raw_syscall(SYS_pidfd_open, getpid(), 0));
  if (this_process < 0)
    return -ENOSYS;
  return static_cast<int>(raw_syscall(SYS_pidfd_getfd, this_process, fd, 0));
}

} // namespace corosan
