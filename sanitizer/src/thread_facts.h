// What the kernel tells of another thread of this process: its times, and what it waits for. No privilege is needed.
#pragma once

#include <cstddef>
#include <cstdint>
#include <ctime>

namespace corosan {

/// Scheduling facts of a thread since it started.
struct thread_times {
  char state = 0; ///< as in /proc: R, S, D, T, t ...; 0: there is no such thread
  std::int64_t cpu_ns = 0, runqueue_ns = 0;
  std::int64_t major_faults = 0;
  std::int64_t sleeps = 0; ///< how often it gave the processor up by itself
};
/// `cpu_clock`: as pthread_getcpuclockid gives it, which is exact at any moment.
thread_times read_thread_times(int tid, clockid_t cpu_clock) noexcept;
/// A third of the work: only what is counted in nanoseconds.
thread_times read_thread_clocks(int tid, clockid_t cpu_clock) noexcept;
/// How long a thread has waited for a processor so far; 0 when nobody tells.
std::int64_t read_runqueue_ns(int tid) noexcept;
/// The same of the calling thread.
std::int64_t own_runqueue_ns() noexcept;

/// Where a thread is in the kernel.
struct kernel_wait {
  bool known = false; ///< false: it runs, or nothing can be read
  long number = -1;   ///< of the system call; -1: it waits outside of one, as for a page
  long arguments[6]{};
  std::uintptr_t sp = 0, pc = 0;
};
kernel_wait read_kernel_wait(int tid) noexcept;

/// A system call by its number.
struct syscall_row {
  long number;
  const char *name, *group;
  signed char fd; ///< which argument is a descriptor, -1: none
  bool restarts;  ///< a signal handler with SA_RESTART leaves no trace in it, for a descriptor that is no socket
};
/// Null for one that is not in the table.
const syscall_row *find_syscall(long number) noexcept;
/// True when a signal handler cannot be noticed by the code that waits so.
bool survives_signal(const kernel_wait &wait) noexcept;
/// True for a wait on a futex without a time limit: only another thread can end it.
bool is_endless_futex(const kernel_wait &wait) noexcept;

/// The function of the kernel that the thread sleeps in, "" when unknown.
void read_wait_channel(int tid, char *text, std::size_t size) noexcept;
/// The thread's name, "" when it is gone.
void read_thread_name(int tid, char *text, std::size_t size) noexcept;
/// Calls `visit` with each thread of this process until that is false. True when all were visited.
bool visit_threads(bool (*visit)(int tid, void *), void *context) noexcept;

/// Reads the beginning of a file into `text`, with a final zero; its length, or less than 0.
long read_small_file(const char *path, char *text, std::size_t size) noexcept;

} // namespace corosan
