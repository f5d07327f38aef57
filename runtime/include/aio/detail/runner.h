// The part of aio::run that does not depend on the result's type.
#pragma once

#include "aio/detail/task_record.h"
#include "aio/run_options.h"

#include <memory>

namespace aio::detail {

class runner {
public:
  /// Opens the loop. `main` is the frame of the task that will be run; it may have been made before debug mode began.
  runner(const run_options &options, debug::frame &main);
  /// Closes it.
  ~runner();
  runner(const runner &) = delete;
  runner &operator=(const runner &) = delete;
  /// Runs `main` to its end, then cancels and awaits what is left.
  void run(task_state &main);

private:
  struct loop;
  std::unique_ptr<loop> loop_;
};

} // namespace aio::detail
