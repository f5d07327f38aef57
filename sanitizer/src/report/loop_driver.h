// Which function of a known library turns a loop: what that thread does outside of it is no step.
#pragma once

#include "report/report.h"

namespace corosan {

/// True when the report is about a call or a stretch of time in which its thread did not run a loop: before the loop,
/// between two runs of it, or after it. For the reporter's thread.
bool is_outside_of_loop(const report &made);

} // namespace corosan
