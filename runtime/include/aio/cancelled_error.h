// The exception that carries a cancellation through a task.
#pragma once

#include <string>
#include <utility>

namespace aio {

/// Thrown by the co_await at which a cancelled task is suspended. It does not derive from std::exception, so that
/// `catch (const std::exception &)` never swallows a cancellation. Catch it to clean up, then rethrow it; a task that
/// swallows it goes on running, as in asyncio.
/// Source of semantics: asyncio.CancelledError.
class cancelled_error final {
public:
  cancelled_error() = default;
  explicit cancelled_error(std::string reason) : reason_(std::move(reason)) {}
  /// What cancel() was given, often nothing.
  const std::string &reason() const noexcept { return reason_; }
  const char *what() const noexcept { return "aio: the task was cancelled"; }

private:
  std::string reason_;
};

} // namespace aio
