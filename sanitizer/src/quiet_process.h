// Whether anything in the process could still wake a loop that waits.
#pragma once

namespace corosan {

/// True when it is certain that only a timer of Asio can end the wait that thread `tid` is in: it has no limit of time,
/// its set of descriptors holds nothing but what Asio has for itself, or it is one for another thread, and no other
/// thread of the program could write to that or wake it. `interrupts`: the runtime listens for SIGINT, which does not
/// count; any other handled signal may wake a loop that listens for signals. False when it cannot be told. For the
/// watchdog's thread.
bool nothing_can_come(int tid, bool interrupts) noexcept;

} // namespace corosan
