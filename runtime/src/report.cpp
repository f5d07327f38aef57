// Where exceptions go that nobody can receive.
#include "aio/detail/scheduler.h"

#include <cstdio>
#include <cstdlib>
#include <cxxabi.h>
#include <typeinfo>

namespace aio::detail {

namespace {

std::string describe(const std::exception_ptr &error) {
  try {
    std::rethrow_exception(error);
  } catch (const std::exception &exception) {
    const char *mangled = typeid(exception).name();
    int status = 0;
    char *readable = abi::__cxa_demangle(mangled, nullptr, nullptr, &status);
    std::string text = std::string(readable ? readable : mangled) + ": " + exception.what();
    std::free(readable);
    return text;
  } catch (...) {
    return "an exception that is no std::exception";
  }
}

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

void scheduler::report(const exception_context &context) noexcept {
  const scheduler *loop = current();
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
