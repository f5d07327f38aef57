// Names in coro-calls.txt that nothing in the whole run declares.
#pragma once

#include "checker/driver/pool.h"

namespace corosan::checker {

/// Adds a bad-config report for each line of a coro-calls.txt whose name no unit declares. `results` are those of
/// `jobs`, which must be the whole code base: a part of it cannot know every name. Says nothing about a file some unit
/// of which did not compile.
void report_unmatched_calls(const std::vector<job> &jobs, std::vector<unit_result> &results);

} // namespace corosan::checker
