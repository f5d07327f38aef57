// What becomes of a finding: told, counted, suppressed. Everything here is for the reporter's thread, or for the one
// that exits when there is none, and of bounded size however much is found.
#pragma once

#include "event.h"

namespace corosan {

/// Reports the event, or counts it where it is known, not wanted or too much.
void handle_event(event &e);
/// What is wrong with the configuration, as far as it was not told.
void tell_mistakes();
/// At the end: lines of suppressions and baseline that matched nothing are findings, too.
void tell_unused_lines();
/// At the end: how often each finding was seen, the summary, the counts of what was not told.
void write_closing_lines();
/// True when there was a finding that counts for exitcode.
bool anything_reported() noexcept;
/// In the child of a fork: starts afresh. The parent's reporter may have been in the middle of anything.
void judge_in_child() noexcept;

} // namespace corosan
