// How aio::run opens its loop.
#pragma once

#include "aio/exception_context.h"

#include <cstddef>

namespace aio {

namespace testing {
class mock_clock;
}

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
  /// A clock that tests move; null: the steady clock. Not owned.
  testing::mock_clock *clock = nullptr;
};

} // namespace aio
