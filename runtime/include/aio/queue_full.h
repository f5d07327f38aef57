// The exception of put_nowait of a queue that has no room.
#pragma once

#include <stdexcept>

namespace aio {

/// Thrown by put_nowait when the queue is full.
/// Source of semantics: asyncio.QueueFull.
class queue_full : public std::runtime_error {
public:
  using std::runtime_error::runtime_error;
};

} // namespace aio
