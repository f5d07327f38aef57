// The thread that turns events into reports, and how it ends.
#pragma once

#include <cstdint>

namespace corosan {

/// On the program's thread, when corosan becomes active: reads what is not to be reported. `before_main`: files that
/// cannot be read end the process.
void prepare_reports(bool before_main) noexcept;
/// Starts the reporter's thread. False when that is not possible.
bool start_reporter() noexcept;
/// In the child of a fork, which has no such thread yet.
void reporter_in_child() noexcept;

/// Waits until all that was found before this call has been reported. False when that takes longer than `patience_ns`,
/// the reporter has closed, or this is a thread of ours.
bool drain_reports(std::int64_t patience_ns) noexcept;

/// The process ends with `status` (-1: not known): lets the reporter report what waits and write what is written last.
/// The status to end with, -1 when nothing else is wanted than the program's own. Atomics and system calls only, so
/// that it may be called in a signal handler; ten seconds at most.
int finish_reports(int status) noexcept;
/// The same at exit(), with the complaints that are due then; applies exitcode.
void finish_at_exit() noexcept;

} // namespace corosan
