// The part of aio::runner that does not depend on a result's type.
#pragma once

#include "aio/detail/task_state.h"
#include "aio/run_options.h"

#include <memory>
#include <string>

namespace aio::detail {

class scheduler;

class owned_loop {
public:
  /// Opens a loop on an io_context of its own.
  explicit owned_loop(const run_options &options);
  /// Closes it.
  ~owned_loop();
  owned_loop(const owned_loop &) = delete;
  owned_loop &operator=(const owned_loop &) = delete;

  /// Runs `main` to its end. Throws keyboard_interrupt when SIGINT cancelled it.
  void run(task_state &main);
  /// Waits for background tasks, cancels and awaits what is left, joins the threads. Again: no effect.
  void close() noexcept;
  scheduler &open() const;

private:
  struct loop;
  const run_options options_;
  const std::string name_;
  bool activated_;
  context_pointer context_; ///< shared by all runs
  std::unique_ptr<loop> loop_;
};

/// Ends the process by SIGINT's default action.
[[noreturn]] void exit_by_sigint() noexcept;

} // namespace aio::detail
