// aio::bounded_semaphore: a semaphore that notices a release too many.
#pragma once

#include "aio/semaphore.h"

namespace aio {

/// A semaphore whose release() throws std::invalid_argument when all permits are free already, also when it is called
/// through a semaphore reference. All else as semaphore.
/// Source of semantics: asyncio.BoundedSemaphore.
class bounded_semaphore : public semaphore {
public:
  /// `permits` are free at first, and never more. Errors: std::invalid_argument when negative.
  explicit bounded_semaphore(std::ptrdiff_t permits = 1) : semaphore(permits, permits) {}
};

} // namespace aio
