// A descriptor table for our own threads: what they open takes no number that the program would get, cannot be closed
// by it, and is not in its /proc/self/fd.
#pragma once

namespace corosan {

/// Gives the calling thread a table of its own, in which there is nothing but a copy of the program's stderr, and of
/// its stdout if that is wanted. 0 and 1 stay taken. False, and nothing has changed, where the kernel cannot do it.
bool leave_descriptor_table(bool keep_output) noexcept;

/// True on a thread that has done so.
bool has_own_descriptors() noexcept;

/// A copy, in this thread's own table, of the program's descriptor `fd`; or -errno. The caller closes it.
int borrow_descriptor(int fd) noexcept;

} // namespace corosan
