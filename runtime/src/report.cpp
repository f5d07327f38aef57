// Where exceptions go that nobody can receive.
#include "aio/detail/describe.h"
#include "aio/detail/scheduler.h"

#include <cstdio>

namespace aio::detail {

namespace {

void print(const exception_context &context) noexcept {
  try {
    std::string line = "aio: " + context.message;
    if (!context.task.empty())
      line += " (" + context.task + ")";
    line += ": " + describe(context.exception) + "\n";
    std::fputs(line.c_str(), stderr);
  } catch (...) {
    std::fputs("aio: an exception was lost, and no memory was left to describe it\n", stderr);
  }
}

} // namespace

void scheduler::report(const exception_context &context, const scheduler *loop) noexcept {
  if (!loop || !loop->on_exception)
    return print(context);
  try {
    loop->on_exception(context);
  } catch (...) {
    print(context);
    print({"the loop's exception handler failed", std::current_exception(), {}});
  }
}

} // namespace aio::detail
