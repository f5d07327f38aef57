// Reads /proc/self/task.
#include "thread_facts.h"

#include "clock.h"
#include "descriptor.h"
#include "interpose/real.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <dirent.h>
#include <fcntl.h>
#include <linux/futex.h>
#include <sys/syscall.h>

namespace corosan {
namespace {

constexpr syscall_row syscalls[] = {
#define ROW(name, group, fd, restarts) {SYS_##name, #name, #group, fd, restarts},
#include "syscall_names.def"
};

/// The text behind the `number`th field from here, fields being parted by single spaces; null at the end.
const char *skip_fields(const char *text, int number) {
  for (; number > 0 && text != nullptr; --number)
    if ((text = std::strchr(text, ' ')) != nullptr)
      ++text;
  return text;
}

long read_thread_file(int tid, const char *name, char *text, std::size_t size) {
  char path[64];
  std::snprintf(path, sizeof path, "/proc/self/task/%d/%s", tid, name);
  return read_small_file(path, text, size);
}

void read_line(int tid, const char *name, char *text, std::size_t size) {
  if (read_thread_file(tid, name, text, size) < 0)
    text[0] = 0;
  text[std::strcspn(text, "\n")] = 0;
}

std::int64_t runqueue_of(const char *schedstat) {
  const char *second = skip_fields(schedstat, 1);
  return second != nullptr ? std::strtoll(second, nullptr, 10) : 0;
}

} // namespace

long read_small_file(const char *path, char *text, std::size_t size) noexcept {
  const long fd = raw_syscall(SYS_openat, AT_FDCWD, reinterpret_cast<long>(path), O_RDONLY | O_CLOEXEC);
  if (fd < 0)
    return -1;
  const long length = raw_syscall(SYS_read, fd, reinterpret_cast<long>(text), static_cast<long>(size - 1));
  raw_syscall(SYS_close, fd);
  text[std::max(length, 0L)] = 0;
  return length;
}

thread_times read_thread_clocks(int tid, clockid_t cpu_clock) noexcept {
  thread_times times;
  times.runqueue_ns = read_runqueue_ns(tid);
  times.cpu_ns = read_clock(cpu_clock);
  return times;
}

thread_times read_thread_times(int tid, clockid_t cpu_clock) noexcept {
  thread_times times = read_thread_clocks(tid, cpu_clock);
  char text[2048];
  if (read_thread_file(tid, "status", text, sizeof text) > 0)
    if (const char *found = std::strstr(text, "\nvoluntary_ctxt_switches:"))
      times.sleeps = std::strtoll(std::strchr(found, ':') + 1, nullptr, 10);
  if (read_thread_file(tid, "stat", text, sizeof text) > 0) {
    // The name in parentheses may contain anything; the fields start after its end.
    if (const char *fields = std::strrchr(text, ')'); fields != nullptr && fields[1] == ' ') {
      times.state = fields[2];
      if (const char *faults = skip_fields(fields + 2, 9))
        times.major_faults = std::strtoll(faults, nullptr, 10);
    }
  }
  return times;
}

std::int64_t read_runqueue_ns(int tid) noexcept {
  char text[128];
  return read_thread_file(tid, "schedstat", text, sizeof text) > 0 ? runqueue_of(text) : 0;
}

std::int64_t own_runqueue_ns() noexcept {
  char text[128];
  return read_small_file("/proc/thread-self/schedstat", text, sizeof text) > 0 ? runqueue_of(text) : 0;
}

kernel_wait read_kernel_wait(int tid) noexcept {
  kernel_wait wait;
  char text[256];
  // "running", or the number and six arguments, or -1, and then the stack pointer and the program counter.
  if (read_thread_file(tid, "syscall", text, sizeof text) <= 0 || text[0] == 'r')
    return wait;
  char *at = nullptr;
  wait.number = std::strtol(text, &at, 10);
  if (wait.number >= 0)
    for (long &argument : wait.arguments)
      argument = static_cast<long>(std::strtoul(at, &at, 16));
  wait.sp = std::strtoul(at, &at, 16);
  wait.pc = std::strtoul(at, &at, 16);
  wait.known = true;
  return wait;
}

const syscall_row *find_syscall(long number) noexcept {
  for (const syscall_row &row : syscalls)
    if (row.number == number)
      return &row;
  return nullptr;
}

bool is_endless_futex(const kernel_wait &wait) noexcept {
  const long operation = wait.arguments[1] & FUTEX_CMD_MASK;
  return wait.known && wait.number == SYS_futex && (operation == FUTEX_WAIT || operation == FUTEX_WAIT_BITSET) &&
         wait.arguments[3] == 0;
}

bool survives_signal(const kernel_wait &wait) noexcept {
  const syscall_row *row = wait.known ? find_syscall(wait.number) : nullptr;
  if (row == nullptr || !row->restarts)
    return is_endless_futex(wait);
  // A socket may have a time limit, and then its calls are not restarted.
  return row->fd < 0 || look_at(static_cast<int>(wait.arguments[row->fd])).kind != resource_kind::socket;
}

void read_wait_channel(int tid, char *text, std::size_t size) noexcept {
  read_line(tid, "wchan", text, size);
  if (std::strcmp(text, "0") == 0)
    text[0] = 0;
}

void read_thread_name(int tid, char *text, std::size_t size) noexcept { read_line(tid, "comm", text, size); }

bool visit_threads(bool (*visit)(int tid, void *), void *context) noexcept {
  const long fd =
      raw_syscall(SYS_openat, AT_FDCWD, reinterpret_cast<long>("/proc/self/task"), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd < 0)
    return false;
  bool all = true;
  alignas(dirent64) char entries[4096];
  for (long length;
       all && (length = raw_syscall(SYS_getdents64, fd, reinterpret_cast<long>(entries), sizeof entries)) > 0;)
    for (long at = 0; all && at < length;) {
      const auto *entry = reinterpret_cast<const dirent64 *>(entries + at);
      if (const int tid = std::atoi(entry->d_name); tid > 0)
        all = visit(tid, context);
      at += entry->d_reclen;
    }
  raw_syscall(SYS_close, fd);
  return all;
}

} // namespace corosan
