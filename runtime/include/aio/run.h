// aio::run: opens a loop, runs one task to its end, closes the loop.
#pragma once

#include "aio/keyboard_interrupt.h"
#include "aio/runner.h"

#include <utility>

namespace aio {

/// Runs `main` as the loop's first task and returns its result or throws its exception (cancelled_error when it was
/// cancelled). Before it returns, background tasks are awaited, tasks that are still alive are cancelled and awaited,
/// and the threads of to_thread are joined. Exceptions of those tasks, and of plain Asio handlers on the loop, go to
/// options.on_exception. What SIGINT does: see sigint_policy.
/// Threads: blocks the calling thread, which becomes the loop's; several threads may each run a loop.
/// Errors: invalid_state_error when a loop already runs on this thread, or when `main` is empty.
/// Source of semantics: asyncio.run.
template <class T> T run(task<T> main, const run_options &options = {}) {
  try {
    runner once(options);
    return once.run(std::move(main));
  } catch (const keyboard_interrupt &) {
    if (options.on_sigint == sigint_policy::exit)
      detail::exit_by_sigint();
    throw;
  }
}

} // namespace aio
