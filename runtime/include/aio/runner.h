// aio::runner: a loop that stays open for several runs.
#pragma once

#include "aio/cancelled_error.h"
#include "aio/corosan_library.h"
#include "aio/detail/owned_loop.h"
#include "aio/detail/task_record.h"
#include "aio/loop.h"
#include "aio/run_options.h"
#include "aio/task.h"

#include <string_view>
#include <utility>

namespace aio {

/// Runs tasks one after the other on the same loop: what the first starts in the background goes on while the second
/// runs, and context variables keep their values from run to run.
/// Threads: made, used and destroyed on one thread, which is the loop's while a run lasts.
/// Source of semantics: asyncio.Runner.
class runner {
public:
  /// Opens the loop.
  explicit runner(const run_options &options = {}) : loop_(options) {}
  /// Closes it.
  ~runner() = default;
  runner(const runner &) = delete;
  runner &operator=(const runner &) = delete;

  /// Runs `main` to its end and returns its result or throws its exception. Other tasks stay where they are, until the
  /// next run or the close. SIGINT cancels `main`; then keyboard_interrupt is thrown (unless on_sigint is leave).
  /// Errors: invalid_state_error when a loop already runs on this thread, when the runner is closed or `main` is empty.
  template <class T> T run(task<T> main, std::string_view name = {}) {
    if (!main.valid()) {
      debug::tell({.kind = debug::notice_kind::awaited_again, .what = "task"});
      throw invalid_state_error("aio: a runner needs a task that was not awaited or moved from");
    }
    loop_.open(); // before the task is taken: what is refused stays never-awaited
    detail::task_pointer record(new detail::task_record<T>(std::move(main)));
    if (!name.empty())
      record->set_name(name);
    loop_.run(*record);
    record->retrieved = true;
    return record->result.take();
  }

  /// The loop, for call_soon and its kin between two runs.
  loop get_loop() const { return loop(loop_.open()); }

  /// Waits for background tasks, cancels and awaits the others, joins the threads of to_thread. Again: no effect.
  void close() noexcept { loop_.close(); }

private:
  detail::owned_loop loop_;
};

} // namespace aio
