// What /proc tells of a process in which nothing moves.
#include "quiet_process.h"

#include "interpose/real.h"
#include "thread_facts.h"
#include "watchdog.h"

#include <csignal>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <linux/futex.h>
#include <sys/syscall.h>

namespace corosan {
namespace {

/// The epoll descriptor that the thread waits at without a limit, or -1.
int endless_wait_of(int tid) {
  char path[64], text[256];
  std::snprintf(path, sizeof path, "/proc/self/task/%d/syscall", tid);
  if (read_small_file(path, text, sizeof text) <= 0)
    return -1;
  char *at = nullptr;
  const long number = std::strtol(text, &at, 10);
  long arguments[4];
  for (long &argument : arguments)
    argument = static_cast<long>(std::strtoull(at, &at, 16));
  bool epoll = number == SYS_epoll_pwait;
#ifdef SYS_epoll_wait
  epoll = epoll || number == SYS_epoll_wait;
#endif
  // Asio's wait has no limit when its timers are a descriptor of the set.
  return epoll && static_cast<int>(arguments[3]) < 0 ? static_cast<int>(arguments[0]) : -1;
}

enum class source : std::uint8_t { wake_up, timer, pipe, other };

source source_of(int fd) {
  char path[64], name[64] = "";
  std::snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
  raw_syscall(SYS_readlinkat, AT_FDCWD, reinterpret_cast<long>(path), reinterpret_cast<long>(name), sizeof name - 1);
  if (std::strcmp(name, "anon_inode:[eventfd]") == 0)
    return source::wake_up;
  if (std::strcmp(name, "anon_inode:[timerfd]") == 0)
    return source::timer;
  return std::strncmp(name, "pipe:", 5) == 0 ? source::pipe : source::other;
}

/// Signals that a handler of the program's catches, without those that only the program's own faults raise.
std::uint64_t handled_signals() {
  char text[4096];
  const char *line =
      read_small_file("/proc/self/status", text, sizeof text) > 0 ? std::strstr(text, "SigCgt:") : nullptr;
  std::uint64_t caught = line != nullptr ? std::strtoull(line + 7, nullptr, 16) : ~0ULL;
  for (const int number : {SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGTRAP, SIGABRT, SIGSYS, 32, 33})
    caught &= ~(1ULL << (number - 1));
  return caught;
}

/// Only what Asio has for itself: what it wakes a wait with, its timer, and the pipe of its signals. Its timer is armed
/// even where nothing is due: who asks knows of timers.
bool is_quiet(int set, bool interrupts) {
  char path[64], text[4096];
  std::snprintf(path, sizeof path, "/proc/self/fdinfo/%d", set);
  const long length = read_small_file(path, text, sizeof text);
  if (length <= 0 || length == static_cast<long>(sizeof text) - 1)
    return false;
  int wake_ups = 0, timers = 0, pipes = 0;
  for (const char *line = text; (line = std::strstr(line, "tfd:")) != nullptr; line += 4) {
    const int fd = std::atoi(line + 4);
    switch (source_of(fd)) {
    case source::wake_up:
      ++wake_ups;
      break;
    case source::timer:
      ++timers;
      break;
    case source::pipe:
      ++pipes;
      break;
    case source::other:
      return false;
    }
  }
  return wake_ups == 1 && timers == 1 &&
         (pipes == 0 || (pipes == 1 && interrupts && handled_signals() == 1ULL << (SIGINT - 1)));
}

/// No thread but the loop's, ours, and those of to_thread, which do nothing of themselves.
bool is_alone(int tid) {
  const auto harmless = [](int other, void *loop) {
    char name[32];
    if (other == *static_cast<const int *>(loop))
      return true;
    read_thread_name(other, name, sizeof name);
    return std::strncmp(name, "corosan-", 8) == 0 || std::strcmp(name, "aio-thread") == 0;
  };
  return visit_threads(harmless, &tid);
}

/// A loop of Asio that never had a timer or a descriptor waits for another thread of this process, in vain when there
/// is none. A handler of a signal could do what a thread does.
bool waits_for_thread(int tid) {
  const kernel_wait wait = read_kernel_wait(tid);
  return is_endless_futex(wait) && (wait.arguments[1] & FUTEX_PRIVATE_FLAG) != 0 && handled_signals() == 0;
}

} // namespace

bool nothing_can_come(int tid, bool interrupts) noexcept {
  const int set = endless_wait_of(tid);
  return (set >= 0 ? is_quiet(set, interrupts) : waits_for_thread(tid)) && is_alone(tid);
}

} // namespace corosan
