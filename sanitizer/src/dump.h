// The tree of tasks on demand, told by a thread of its own: also while the loop hangs.
#pragma once

namespace corosan {

/// Takes the signal of option dump_signal and starts the thread. After the other threads of ours.
void start_dumps() noexcept;
/// In the child of a fork: the thread is not there.
void dumps_in_child() noexcept;

/// Writes the tree to a descriptor and waits for that, for half a minute at most. Any thread. False when there is no
/// loop of the runtime, or it could not be written.
bool dump_tasks(int fd) noexcept;

} // namespace corosan
