// What a loop's exception handler is told.
#pragma once

#include <exception>
#include <functional>
#include <string>

namespace aio {

/// An exception that nobody can receive any more: of a task whose result was never looked at, or of a plain Asio
/// handler on the loop. Source of semantics: the context of asyncio's loop.call_exception_handler.
struct exception_context {
  std::string message;          ///< what happened, without the exception's own text
  std::exception_ptr exception; ///< never null
  std::string task;             ///< the task's name; empty when no task is concerned
};

/// Called on the loop's thread. What it throws is reported on stderr.
using exception_handler = std::function<void(const exception_context &)>;

} // namespace aio
