// The exception for calls that the state of a task or loop does not allow.
#pragma once

#include <stdexcept>

namespace aio {

/// A mistake of the program: a task awaited twice, a result asked for before it exists, no loop running on this thread.
/// Source of semantics: asyncio.InvalidStateError and the RuntimeErrors of asyncio's loop.
class invalid_state_error : public std::logic_error {
public:
  using std::logic_error::logic_error;
};

} // namespace aio
