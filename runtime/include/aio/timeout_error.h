// The exception of aio::timeout and aio::wait_for.
#pragma once

#include <stdexcept>

namespace aio {

/// Thrown when a deadline passed before the awaited work was done. Source of semantics: asyncio.TimeoutError.
class timeout_error : public std::runtime_error {
public:
  timeout_error() : std::runtime_error("aio: the deadline passed") {}
};

} // namespace aio
