// The exception of puts and gets of a queue that was shut down.
#pragma once

#include <stdexcept>

namespace aio {

/// Thrown by put and get when the queue was shut down: by put always, by get when no item is left.
/// Source of semantics: asyncio.QueueShutDown.
class queue_shutdown : public std::runtime_error {
public:
  using std::runtime_error::runtime_error;
};

} // namespace aio
