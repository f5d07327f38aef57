// Raw writes to descriptors that the program does not meet.
#include "report/output.h"

#include "activation.h"
#include "clock.h"
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
char folder[4096] = ""; // where relative paths start: the program may go elsewhere. No string: filled before those are
std::int64_t start_ns = 0;
pid_t first_process = 0;

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

std::string absolute(const std::string &path) {
  return path[0] == '/' || folder[0] == 0 ? path : std::string(folder) + "/" + path;
}

std::string log_path_of_process() { return absolute(options().text(flag::log_path)) + "." + std::to_string(getpid()); }

/// False, after a complaint.
bool cannot_write(const std::string &path, long error, bool quiet) {
  if (!quiet)
    write_notice("WARNING: CoroSanitizer: cannot write " + path + ": " + std::strerror(static_cast<int>(error)));
  return false;
}

} // namespace

form log_form() noexcept {
  const std::string &name = options().text(flag::log_format);
  return name == "jsonl" ? form::jsonl : name == "sarif" ? form::sarif : form::text;
}

int open_private(const std::string &path) noexcept {
  const long fd = raw_syscall(SYS_openat, AT_FDCWD, reinterpret_cast<long>(path.c_str()),
                              O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
  return fd < 0 ? static_cast<int>(fd) : make_private(static_cast<int>(fd));
}

bool write_private(int fd, std::string_view text) noexcept {
  while (!text.empty()) {
    const long written =
        raw_syscall(SYS_write, fd, reinterpret_cast<long>(text.data()), static_cast<long>(text.size()));
    if (written == -EINTR)
      continue;
    if (written <= 0)
      return false;
    text.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

std::string program_path() {
  char path[4096];
  const long length = raw_syscall(SYS_readlinkat, AT_FDCWD, reinterpret_cast<long>("/proc/self/exe"),
                                  reinterpret_cast<long>(path), sizeof path);
  return std::string(path, length > 0 ? static_cast<std::size_t>(length) : 0);
}

const char *start_folder() noexcept { return folder; }

std::int64_t start_time_ns() noexcept { return start_ns; }

std::string output_path(const std::string &option) {
  if (option.empty())
    return "";
  const std::string pid = std::to_string(getpid());
  std::string path = absolute(option);
  bool has_pid = false;
  for (std::size_t at = 0; (at = path.find("%p", at)) != std::string::npos; at += pid.size(), has_pid = true)
    path.replace(at, 2, pid);
  return has_pid || getpid() == first_process ? path : path + "." + pid;
}

bool write_document(const std::string &path, std::string_view text, bool quiet) noexcept {
  const std::string temporary = path + "." + std::to_string(getpid()) + ".tmp";
  const int fd = open_private(temporary);
  if (fd < 0)
    return cannot_write(path, -fd, quiet);
  const bool written = write_private(fd, text);
  raw_syscall(SYS_close, fd);
  const long error = written ? raw_syscall(SYS_renameat2, AT_FDCWD, reinterpret_cast<long>(temporary.c_str()), AT_FDCWD,
                                           reinterpret_cast<long>(path.c_str()), 0)
                             : -EIO;
  if (error == 0)
    return true;
  raw_syscall(SYS_unlinkat, AT_FDCWD, reinterpret_cast<long>(temporary.c_str()), 0);
  return cannot_write(path, -error, quiet);
}

void write_log_document(std::string_view text) noexcept {
  const std::string &to = options().text(flag::log_path);
  if (to == "stderr" || to == "stdout" || to.empty())
    write_report(text);
  else if (!write_document(log_path_of_process(), text, false))
    write_all(standard_error, text);
}

void open_output() noexcept {
  standard_error.remember(STDERR_FILENO);
  output = standard_error;
  if (first_process == 0) {
    if (getcwd(folder, sizeof folder) == nullptr)
      folder[0] = 0;
    first_process = getpid();
    start_ns = read_clock(CLOCK_REALTIME);
  }
  const std::string &path = options().text(flag::log_path);
  if (path == "stdout")
    output.remember(STDOUT_FILENO);
  else if (path != "stderr" && !path.empty()) {
    if (log_form() == form::sarif) // one file, at exit
      return;
    const std::string opened_path = log_path_of_process();
    const int fd = open_private(opened_path);
    if (fd >= 0)
      output.remember(fd);
    else
      write_notice("WARNING: CoroSanitizer: cannot write log_path " + opened_path + ": " + std::strerror(-fd) +
                   "; reports go to stderr");
  }
}

void reopen_output() noexcept {
  start_ns = read_clock(CLOCK_REALTIME);
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
