// Raw writes to descriptors that the program does not meet.
#include "report/output.h"

#include "activation.h"
#include "interpose/real.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace corosan {
namespace {

/// A descriptor with what it referred to when it was opened: programs close and reuse numbers they do not know.
struct guarded {
  int fd = -1;
  dev_t device = 0;
  ino_t inode = 0;

  void remember(int number) {
    struct stat status;
    fd = number;
    if (raw_syscall(SYS_fstat, number, reinterpret_cast<long>(&status)) == 0) {
      device = status.st_dev;
      inode = status.st_ino;
    }
  }
  /// Still what it was; a standard stream may also have been redirected to a file, a pipe or a terminal.
  bool usable() const {
    struct stat status;
    if (fd < 0 || raw_syscall(SYS_fstat, fd, reinterpret_cast<long>(&status)) != 0)
      return false;
    if (status.st_dev == device && status.st_ino == inode)
      return true;
    return fd <= STDERR_FILENO && (S_ISREG(status.st_mode) || S_ISFIFO(status.st_mode) || S_ISCHR(status.st_mode));
  }
};

guarded standard_error, output;

void write_all(const guarded &to, std::string_view text) {
  while (!text.empty() && to.usable()) {
    const long written =
        raw_syscall(SYS_write, to.fd, reinterpret_cast<long>(text.data()), static_cast<long>(text.size()));
    if (written == -EINTR)
      continue;
    if (written == -EAGAIN) { // a non-blocking terminal or pipe that is full
      raw_syscall(SYS_sched_yield);
      continue;
    }
    if (written <= 0)
      return;
    text.remove_prefix(static_cast<std::size_t>(written));
  }
}

} // namespace

void open_output() noexcept {
  standard_error.remember(STDERR_FILENO);
  output = standard_error;
  const std::string &path = options().text(flag::log_path);
  if (path == "stdout")
    output.remember(STDOUT_FILENO);
  else if (path != "stderr" && !path.empty()) {
    const std::string opened_path = path + "." + std::to_string(getpid());
    const long fd = raw_syscall(SYS_openat, AT_FDCWD, reinterpret_cast<long>(opened_path.c_str()),
                                O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    if (fd >= 0)
      output.remember(make_private(static_cast<int>(fd)));
    else
      write_notice("WARNING: CoroSanitizer: cannot write log_path " + opened_path + ": " +
                   std::strerror(static_cast<int>(-fd)) + "; reports go to stderr");
  }
}

void reopen_output() noexcept {
  if (output.fd > STDERR_FILENO)
    raw_syscall(SYS_close, output.fd);
  open_output();
}

void write_report(std::string_view text) noexcept { write_all(output, text); }
void write_notice(const std::string &text) noexcept {
  write_all(standard_error, "==" + std::to_string(getpid()) + "==" + text + "\n");
}
void write_help(const std::string &text) noexcept { write_all(standard_error, text); }

} // namespace corosan
