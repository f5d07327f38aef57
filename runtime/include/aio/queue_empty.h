// The exception of get_nowait of a queue that has no item.
#pragma once

#include <stdexcept>

namespace aio {

/// Thrown by get_nowait when the queue is empty.
/// Source of semantics: asyncio.QueueEmpty.
class queue_empty : public std::runtime_error {
public:
  using std::runtime_error::runtime_error;
};

} // namespace aio
