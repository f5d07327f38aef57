// What a test's run leaves behind.
#include "aio/testing/run.h"

#include "aio/detail/describe.h"
#include "aio/detail/scheduler.h"

namespace aio::testing::detail {

leak_check::leak_check(run_options &options) {
  if (!options.clock)
    options.clock = &own_clock_;
  if (!options.on_exception)
    options.on_exception = [this](const exception_context &lost) {
      found_.push_back(lost.message + (lost.task.empty() ? "" : " (" + lost.task + ")") + ": " +
                       aio::detail::describe(lost.exception));
    };
}

void leak_check::look_at(const loop &finished) {
  for (const std::string &name : finished.live_tasks())
    found_.push_back("a task is still alive: " + name);
}

void leak_check::throw_if_leaked() const {
  if (found_.empty())
    return;
  std::string text = "aio: the tested code left something behind";
  for (const std::string &line : found_)
    text += "\n  " + line;
  throw leak_error(text);
}

} // namespace aio::testing::detail
