// aio::run: opens a loop, runs one task to its end, closes the loop.
#pragma once

#include "aio/corosan_library.h"
#include "aio/detail/runner.h"
#include "aio/run_options.h"
#include "aio/task.h"

#include <utility>

namespace aio {

/// Runs `main` as the loop's first task and returns its result or throws its exception (cancelled_error when it was
/// cancelled). Before it returns, tasks that are still alive are cancelled and awaited, and the threads of to_thread
/// are joined. Exceptions of those tasks, and of plain Asio handlers on the loop, go to options.on_exception.
/// Threads: blocks the calling thread, which becomes the loop's; several threads may each run a loop.
/// Errors: invalid_state_error when a loop already runs on this thread, or when `main` is empty.
/// Source of semantics: asyncio.run.
template <class T> T run(task<T> main, const run_options &options = {}) {
  if (!main.valid())
    throw invalid_state_error("aio::run needs a task that was not awaited or moved from");
  detail::runner runner(options, *detail::task_access::frame(main));
  detail::task_pointer record(new detail::task_record<T>(std::move(main), {}));
  runner.run(*record);
  record->retrieved = true;
  return record->result.take();
}

} // namespace aio
