// What an aio::barrier is doing.
#pragma once

#include <cstdint>

namespace aio {

/// Source of semantics: the states that asyncio.Barrier shows in its repr.
enum class barrier_state : std::uint8_t {
  filling,   ///< tasks come and wait for the rest
  draining,  ///< all came; they go on, and newcomers wait until the last has left
  resetting, ///< reset: who was inside gets broken_barrier_error, newcomers wait until the last has left
  broken     ///< aborted: everybody gets broken_barrier_error until a reset
};

} // namespace aio
