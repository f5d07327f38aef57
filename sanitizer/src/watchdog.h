// The thread that notices what the loops cannot: steps that hang, tasks that wait for long.
#pragma once

#include "event.h"
#include "loop_slot.h"

#include <cstdint>

namespace corosan {

/// How long the whole process stood still between two moments (stopped, suspended, starved), as far as seen.
/// Waits shortly for the watchdog to have looked at that time.
std::int64_t paused_between(std::int64_t from, std::int64_t to) noexcept;
/// The same, as far as the watchdog has looked; does not wait.
std::int64_t paused_so_far(std::int64_t from, std::int64_t to) noexcept;

/// Prepares stack sampling; called once by the watchdog. False when it is not possible here.
bool install_sampler() noexcept;
/// Whether stacks of running threads can be had; otherwise steps are reported without.
bool can_sample() noexcept;
/// Lets the loop's thread capture its own stack and task into `into`. Only for a thread that runs: false, and nothing
/// is disturbed, when it is in a call or its step ended.
bool sample(loop_slot &slot, std::uint64_t step, event &into) noexcept;

/// Scheduling facts of a thread since it started.
struct thread_times {
  char state = '?'; ///< as in /proc: R, S, D, T, t ...
  std::int64_t cpu_ns = 0, runqueue_ns = 0;
  std::int64_t major_faults = 0;
};
thread_times read_thread_times(int tid) noexcept;

/// Reads a file of /proc into `text` and ends it with 0; its length, -1 when it cannot be read.
long read_file(const char *path, char *text, std::size_t size) noexcept;

} // namespace corosan
