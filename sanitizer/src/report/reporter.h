// The thread that turns events into reports.
#pragma once

namespace corosan {

/// Reads the suppressions file of the options.
void load_suppressions() noexcept;
/// At exit: reports what waits, writes the closing lines, applies exitcode. Never hangs.
void finish_reports() noexcept;
/// In the child of a fork.
void reporter_in_child() noexcept;

} // namespace corosan
