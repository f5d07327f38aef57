// Which translation units a change can matter to.
#pragma once

#include "checker/driver/git_changes.h"
#include "checker/driver/merge.h"
#include "checker/driver/units.h"

namespace corosan::checker {

/// Leaves in `units` those whose main file changed or that include a changed file, found by preprocessing them, at most
/// `workers` at a time. One that cannot be preprocessed stays. No other thread runs when it returns.
void keep_affected_units(std::vector<clang::tooling::CompileCommand> &units, const changed_lines &changes,
                         unsigned workers);

/// Leaves in `run` the findings that stand on a changed line, or that a changed line is part of: a lock that is held, a
/// call on the way to the one that blocks.
void keep_changed_findings(run_result &run, const changed_lines &changes);

} // namespace corosan::checker
