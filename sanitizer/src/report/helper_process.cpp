// Starts the helper: a clone without exit signal starts the real one and ends, so the helper has no parent here.
#include "report/helper_process.h"

#include "interpose/real.h"
#include "report/output.h"

#include <cerrno>
#include <fcntl.h>
#include <linux/close_range.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

// The C library's clone under the name that ThreadSanitizer does not put its own in front of: that one believes in a
// child with memory of its own.
extern "C" int __clone(int (*)(void *), void *, int, void *, ...); // NOLINT(readability-identifier-naming)

namespace corosan {
namespace {

struct plan {
  const char *path;
  char *const *arguments;
  char *const *environment;
  int input, output;
  char *inner_stack;
};

constexpr std::size_t stack_size = 64 * 1024;

// Both run in the memory of the program while its reporter thread waits: raw system calls only.
int run_helper(void *argument) {
  const plan &p = *static_cast<plan *>(argument);
  raw_syscall(SYS_setsid);
  raw_syscall(SYS_dup3, p.input, 0, 0);
  raw_syscall(SYS_dup3, p.output, 1, 0);
  const char null[] = "/dev/null";
  const long fd = raw_syscall(SYS_openat, AT_FDCWD, reinterpret_cast<long>(null), O_WRONLY);
  raw_syscall(SYS_dup3, fd, 2, 0);
  raw_syscall(SYS_close_range, 3, ~0U, 0);
  raw_syscall(SYS_execve, reinterpret_cast<long>(p.path), reinterpret_cast<long>(p.arguments),
              reinterpret_cast<long>(p.environment));
  raw_syscall(SYS_exit, 127);
  return 127;
}

int run_intermediate(void *argument) {
  const plan &p = *static_cast<plan *>(argument);
  __clone(run_helper, p.inner_stack + stack_size, CLONE_VM | CLONE_VFORK | SIGCHLD, argument);
  raw_syscall(SYS_exit, 0);
  return 0;
}

} // namespace

bool helper_process::start(const std::vector<std::string> &command) {
  // A process that adopts orphans would get the helper as its child.
  int subreaper = 0;
  prctl(PR_GET_CHILD_SUBREAPER, &subreaper);
  int input[2], output[2];
  if (subreaper != 0 || pipe2(input, O_CLOEXEC) != 0)
    return false;
  if (pipe2(output, O_CLOEXEC) != 0) {
    ::close(input[0]);
    ::close(input[1]);
    return false;
  }
  std::vector<char *> arguments, environment;
  for (const std::string &word : command)
    arguments.push_back(const_cast<char *>(word.c_str()));
  arguments.push_back(nullptr);
  char locale[] = "LC_ALL=C", path[] = "PATH=/usr/bin:/bin";
  environment = {locale, path, nullptr};
  void *stacks = mmap(nullptr, 2 * stack_size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  bool started = false;
  if (stacks != MAP_FAILED) {
    plan p{arguments[0], arguments.data(), environment.data(),
           input[0],     output[1],        static_cast<char *>(stacks) + stack_size};
    const int child = __clone(run_intermediate, static_cast<char *>(stacks) + stack_size, CLONE_VM | CLONE_VFORK, &p);
    if (child > 0) {
      int status = 0;
      raw_syscall(SYS_wait4, child, reinterpret_cast<long>(&status), static_cast<long>(__WCLONE), 0);
      started = true;
    }
    munmap(stacks, 2 * stack_size);
  }
  ::close(input[0]);
  ::close(output[1]);
  to = make_private(input[1]);
  from = make_private(output[0]);
  if (!started)
    stop();
  return started;
}

void helper_process::stop() noexcept {
  for (int *fd : {&to, &from}) {
    if (*fd >= 0)
      raw_syscall(SYS_close, *fd);
    *fd = -1;
  }
  buffer_.clear();
}

bool helper_process::send(const std::string &line) {
  std::size_t sent = 0;
  while (sent < line.size()) {
    const long n =
        raw_syscall(SYS_write, to, reinterpret_cast<long>(line.data() + sent), static_cast<long>(line.size() - sent));
    if (n <= 0)
      return false; // SIGPIPE is blocked in this thread
    sent += static_cast<std::size_t>(n);
  }
  return true;
}

bool helper_process::receive(std::vector<std::string> &lines, int timeout_ms) {
  for (;;) {
    for (std::size_t end; (end = buffer_.find('\n')) != std::string::npos;) {
      std::string line = buffer_.substr(0, end);
      buffer_.erase(0, end + 1);
      if (line.empty())
        return true;
      lines.push_back(std::move(line));
    }
    pollfd ready{from, POLLIN, 0};
    timespec limit{timeout_ms / 1000, timeout_ms % 1000 * 1'000'000L};
    char part[4096];
    if (raw_syscall(SYS_ppoll, reinterpret_cast<long>(&ready), 1, reinterpret_cast<long>(&limit), 0, 0) <= 0)
      return false;
    const long n = raw_syscall(SYS_read, from, reinterpret_cast<long>(part), sizeof part);
    if (n <= 0)
      return false;
    buffer_.append(part, static_cast<std::size_t>(n));
  }
}

} // namespace corosan
