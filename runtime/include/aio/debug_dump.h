// aio::debug::dump: the tree of tasks, from inside the program.
#pragma once

namespace aio::debug {

/// Writes who awaits whom among this process's tasks to the descriptor `fd` (standard error), with what each waits for
/// and where: what `corosan pstree` shows. The sanitizer does it, which must be in the process (COROSAN=1); the calling
/// thread waits for it, a fraction of a second. Any thread, also while the loop hangs.
/// Errors: false when the sanitizer is not there (then a line on standard error says so), no loop is open, or the
/// descriptor cannot be written.
bool dump(int fd = 2) noexcept;

} // namespace aio::debug
