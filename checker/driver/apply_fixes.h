// Applying the rewrites that findings carry, or handing them to another tool.
#pragma once

#include "checker/driver/merge.h"

#include <string>
#include <vector>

namespace corosan::checker {

/// What became of the fixes.
struct fix_outcome {
  unsigned applied = 0, files = 0;   ///< findings whose fix was applied, and the files that were changed for it
  unsigned overlapping = 0;          ///< left out because an earlier finding's fix changes the same text
  unsigned unsafe = 0;               ///< left out because they may change what a correct program does
  std::vector<std::string> problems; ///< files that could not be written or had changed meanwhile; whole messages
};

/// `one` adds an #include: the fixes of several findings may bring the same one.
bool is_include(const edit &one);

/// Applies the fixes of `run` to the files, safe ones only unless `unsafe`, and takes the findings so fixed out of
/// `run`. All edits of one finding or none of them; the first of two that overlap; an #include once.
fix_outcome apply_fixes(run_result &run, bool unsafe);

/// Writes the fixes to `path` as clang-apply-replacements reads them, safe ones only unless `unsafe`. The other
/// findings are in the file without a fix. `directory`: where the checker was started. Returns "" or what went wrong.
std::string export_fixes(const run_result &run, bool unsafe, llvm::StringRef path, llvm::StringRef directory);

} // namespace corosan::checker
