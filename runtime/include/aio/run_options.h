// How aio::run opens its loop.
#pragma once

#include "aio/exception_context.h"

#include <cstddef>

namespace aio {

namespace testing {
class clock;
}

/// What SIGINT (Ctrl-C) does while aio::run runs on the program's main thread and the signal has its default action.
/// The first one always cancels the main task, and a second one ends the process at once.
enum class sigint_policy {
  exit,  ///< after the clean-up the process ends by the signal, as a shell expects it
  raise, ///< aio::run throws keyboard_interrupt
  leave  ///< the signal is not touched
};

/// Options of aio::run, for designated initialisers: `aio::run(main(), {.debug = true})`.
struct run_options {
  /// Asks for the sanitizer, as COROSAN=1 in the environment does. Its interposers only take effect when the library
  /// was loaded before the program started; a line on stderr says so.
  bool debug = false;
  /// The loop's name in reports. Not owned; lives as long as the run.
  const char *name = "main";
  /// Threads that to_thread may use at most; 0: the smaller of 32 and the number of cores plus 4.
  std::size_t thread_limit = 0;
  /// Told of exceptions that nobody can receive; empty: they are printed on stderr.
  aio::exception_handler on_exception = {};
  sigint_policy on_sigint = sigint_policy::exit;
  /// A clock that tests move; null: the steady clock. Not owned.
  testing::clock *clock = nullptr;
};

} // namespace aio
