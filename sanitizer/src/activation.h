// When corosan is on, what it was told, and its two threads.
#pragma once

#include "settings.h"

#include <cstdint>

namespace corosan {

/// Plain copies of the options that hot paths read. Written once, before any loop exists.
struct active_options {
  bool on = false; ///< watching at all
  bool strict = false;
  std::int64_t blocking_call_ns = 0, slow_step_ns = 0, long_wait_ns = 0;
  std::int64_t idle_wait_ns = 0, all_asleep_ns = 0, starved_task_ns = 0, starved_pool_ns = 0, spinning_ns = 0;
  std::int64_t coarse_tick_ns = 0;  ///< resolution of the coarse clock
  std::int64_t surely_short_ns = 0; ///< a call that the coarse clock finds shorter is no blocking call
};
extern active_options active;

/// All options. Valid after the constructor of the library.
const settings &options() noexcept;

/// Starts the watchdog and the reporter unless they run. Called when the first loop is seen.
void start_threads() noexcept;

/// Starts `body` in a thread of ours: every signal blocked, small stack, never watched. False when it cannot.
bool start_thread(const char *name, void *(*body)(void *)) noexcept;

/// The thread functions.
void *watchdog_main(void *) noexcept;
void *reporter_main(void *) noexcept;

} // namespace corosan
