// Raw writes that never disturb the program: no signal, no descriptor of its table, nothing into a file that is not
// ours.
#include "report/output.h"

#include "activation.h"
#include "clock.h"
#include "interpose/real.h"
#include "report/own_files.h"
#include "report/quiet_write.h"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace corosan {
namespace {

struct identity {
  dev_t device = 0;
  ino_t inode = 0;
  bool operator==(const identity &) const = default;
};

/// What a descriptor refers to; no file has inode 0.
identity identity_of(int fd) {
  struct stat status;
  if (raw_syscall(SYS_fstat, fd, reinterpret_cast<long>(&status)) != 0)
    return {};
  return {status.st_dev, status.st_ino};
}

/// A standard stream of the program, which may close or replace it at any time.
struct stream {
  int fd;
  identity what; ///< as far as is known; none: closed
};
stream standard_output{STDOUT_FILENO, {}}, standard_error{STDERR_FILENO, {}};

int log_file = -1;
identity log_identity;
bool log_complained = false;

char folder[4096] = ""; // where relative paths start: the program may go elsewhere. No string: filled before those are
std::int64_t start_ns = 0;
pid_t first_process = 0;

/// True for what a program may have redirected a standard stream to: a terminal, a pipe, a log that is appended to. Any
/// other file may be data that happened to get the number.
bool is_redirection(int fd) {
  struct stat status;
  const long flags = raw_syscall(SYS_fcntl, fd, F_GETFL);
  if (flags < 0 || (flags & O_ACCMODE) == O_RDONLY || raw_syscall(SYS_fstat, fd, reinterpret_cast<long>(&status)) != 0)
    return false;
  return S_ISFIFO(status.st_mode) || S_ISCHR(status.st_mode) || (S_ISREG(status.st_mode) && (flags & O_APPEND) != 0);
}

/// Looks whether the program's stream is still what it was. A thread with a table of its own has a copy of it under the
/// same number. Once closed it stays closed: what gets the number later is something else.
void follow(stream &to) {
  const bool own = has_own_descriptors();
  const bool closed = to.what == identity{};
  const int theirs = closed ? -EBADF : own ? borrow_descriptor(to.fd) : to.fd;
  if (theirs < 0 && theirs != -EBADF)
    return; // this kernel does not tell
  const identity now = closed ? identity{} : identity_of(theirs);
  if (now == identity{} || (now != to.what && !is_redirection(theirs)))
    to.what = {};
  else
    to.what = now;
  if (own && identity_of(to.fd) != to.what)
    raw_syscall(SYS_dup3, to.what == identity{} ? STDIN_FILENO : theirs, to.fd, O_CLOEXEC);
  if (own && theirs >= 0)
    raw_syscall(SYS_close, theirs);
}

void write_stream(stream &to, std::string_view text) {
  follow(to);
  if (to.what != identity{})
    write_quietly(to.fd, text);
}

bool to_standard_output() { return options().text(flag::log_path) == "stdout"; }
bool to_file() {
  const std::string &path = options().text(flag::log_path);
  return path != "stderr" && path != "stdout" && !path.empty();
}

std::string log_path_of_process() {
  return absolute_path(options().text(flag::log_path)) + "." + std::to_string(getpid());
}

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
                              O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOCTTY, 0644);
  return fd < 0 ? static_cast<int>(fd) : make_private(static_cast<int>(fd));
}

bool write_private(int fd, std::string_view text) noexcept { return write_quietly(fd, text) >= 0; }

std::string program_path() {
  char path[4096];
  const long length = raw_syscall(SYS_readlinkat, AT_FDCWD, reinterpret_cast<long>("/proc/self/exe"),
                                  reinterpret_cast<long>(path), sizeof path);
  return std::string(path, length > 0 ? static_cast<std::size_t>(length) : 0);
}

const char *start_folder() noexcept { return folder; }

std::string absolute_path(const std::string &path) {
  return path.empty() || path[0] == '/' || folder[0] == 0 ? path : std::string(folder) + "/" + path;
}

std::int64_t start_time_ns() noexcept { return start_ns; }

std::string output_path(const std::string &option) {
  const std::string pid = std::to_string(getpid());
  std::string path = absolute_path(option);
  bool has_pid = path.empty();
  for (std::size_t at = 0; (at = path.find("%p", at)) != std::string::npos; at += pid.size(), has_pid = true)
    path.replace(at, 2, pid);
  return has_pid || getpid() == first_process ? path : path + "." + pid;
}

bool write_document(const std::string &path, std::string_view text, bool quiet) noexcept {
  const std::string temporary = path + "." + std::to_string(getpid()) + ".tmp";
  const int fd = open_private(temporary);
  if (fd < 0)
    return cannot_write(path, -fd, quiet);
  long error = write_quietly(fd, text);
  raw_syscall(SYS_close, fd);
  if (error >= 0)
    error = raw_syscall(SYS_renameat2, AT_FDCWD, reinterpret_cast<long>(temporary.c_str()), AT_FDCWD,
                        reinterpret_cast<long>(path.c_str()), 0);
  if (error == 0)
    return true;
  raw_syscall(SYS_unlinkat, AT_FDCWD, reinterpret_cast<long>(temporary.c_str()), 0);
  return cannot_write(path, -error, quiet);
}

void write_log_document(std::string_view text) noexcept {
  if (!to_file())
    write_report(text);
  else if (!write_document(log_path_of_process(), text, false))
    write_stream(standard_error, text);
}

void prepare_output() noexcept {
  standard_output.what = identity_of(STDOUT_FILENO);
  standard_error.what = identity_of(STDERR_FILENO);
  first_process = getpid();
  start_ns = read_clock(CLOCK_REALTIME);
  if (raw_syscall(SYS_getcwd, reinterpret_cast<long>(folder), sizeof folder) <= 0)
    folder[0] = 0;
}

void open_output() noexcept {
  look_after_output();                         // as the program has them by now
  if (!to_file() || log_form() == form::sarif) // SARIF is one file, at exit
    return;
  const std::string path = log_path_of_process();
  log_file = open_private(path);
  if (log_file >= 0)
    log_identity = identity_of(log_file);
  else
    write_notice("WARNING: CoroSanitizer: cannot write log_path " + path + ": " + std::strerror(-log_file) +
                 "; reports go to stderr");
}

void look_after_output() noexcept {
  follow(standard_error);
  if (to_standard_output())
    follow(standard_output);
}

void output_in_child() noexcept {
  start_ns = read_clock(CLOCK_REALTIME);
  if (log_file >= 0 && !has_own_descriptors() && identity_of(log_file) == log_identity)
    raw_syscall(SYS_close, log_file); // only where the parent had no table of its own for it
  log_file = -1;
  log_complained = false;
}

void write_report(std::string_view text) noexcept {
  if (to_standard_output())
    return write_stream(standard_output, text);
  // Without a table of our own the program may have closed the file, and something else has its number.
  if (log_file < 0 || identity_of(log_file) != log_identity)
    return write_stream(standard_error, text);
  const long error = write_quietly(log_file, text);
  if (error < 0 && !log_complained) {
    log_complained = true;
    write_notice("WARNING: CoroSanitizer: cannot write to " + log_path_of_process() + ": " +
                 std::strerror(static_cast<int>(-error)) + "; reports are lost");
  }
}

void write_notice(const std::string &text) noexcept {
  write_help("==" + std::to_string(getpid()) + "==" + text + "\n");
}
void write_help(const std::string &text) noexcept { write_stream(standard_error, text); }

} // namespace corosan
