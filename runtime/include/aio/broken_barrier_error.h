// The exception of a wait at a barrier that was reset or aborted.
#pragma once

#include <stdexcept>

namespace aio {

/// Thrown by barrier::wait when the barrier is, or becomes, broken or reset.
/// Source of semantics: asyncio.BrokenBarrierError.
class broken_barrier_error : public std::runtime_error {
public:
  using std::runtime_error::runtime_error;
};

} // namespace aio
