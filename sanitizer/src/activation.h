// When corosan is on, what it was told, and its two threads.
#pragma once

#include "settings.h"

#include <atomic>
#include <cstdint>
#include <string_view>
#include <vector>

namespace corosan {

/// Plain copies of the options that hot paths read. The program may change the limits while loops run.
struct active_options {
  bool on = false; ///< watching at all
  bool strict = false;
  bool trap = false;          ///< system calls of loop threads are dispatched
  std::uint32_t groups = ~0U; ///< a bit for each catalog::group whose blocking calls are reported
  std::int64_t blocking_call_ns = 0, slow_step_ns = 0, long_wait_ns = 0, cancel_grace_ns = 0;
  bool observed = false;           ///< metrics or a trace are wanted
  bool tracing_wanted = false;     ///< a trace
  std::atomic<bool> traced{false}; ///< and it has room
  std::int64_t idle_wait_ns = 0, all_asleep_ns = 0, starved_task_ns = 0, starved_pool_ns = 0, spinning_ns = 0;
  std::int64_t coarse_tick_ns = 0;  ///< resolution of the coarse clock
  std::int64_t surely_short_ns = 0; ///< a call that the coarse clock finds shorter is no blocking call
};
extern active_options active;

/// All options. Valid after the constructor of the library.
const settings &options() noexcept;

/// Options set by the program, in the syntax of COROSAN_OPTIONS. Once a loop was seen only numbers, switches and `mode`
/// may change. False, with complaints, when something was not understood. One thread at a time.
bool change_options(std::string_view text) noexcept;

/// Starts the watchdog and the reporter unless they run. Called when the first loop is seen.
void start_threads() noexcept;

/// Starts `body` in a thread of ours: every signal blocked, small stack, never watched. False when it cannot.
bool start_thread(const char *name, void *(*body)(void *)) noexcept;

/// What those threads cost so far.
struct own_thread {
  const char *name;
  std::int64_t cpu_ns;
};
std::vector<own_thread> own_threads();

/// The watchdog's thread.
void *watchdog_main(void *) noexcept;

} // namespace corosan
