// Writing NOLINT comments for findings that are to stay.
#pragma once

#include "checker/driver/merge.h"

#include <string>
#include <vector>

namespace corosan::checker {

/// What became of the request.
struct nolint_outcome {
  unsigned findings = 0, files = 0; ///< silenced, and the files that were changed for it
  std::vector<std::string>
      problems; ///< whole messages: places that cannot have a comment, files that cannot be written
};

/// The text of a file with a NOLINT for each check on its line: at the end of the line, into the NOLINT that stands
/// there or the NOLINTNEXTLINE above it, or, where the end is within a macro or a literal, as a NOLINTNEXTLINE above.
/// `checks`: line and check names; `reason` is written behind a new comment. Lines without a possible place are left,
/// and put into `refused`.
std::string with_nolints(llvm::StringRef text, const std::vector<std::pair<unsigned, std::string>> &checks,
                         llvm::StringRef reason, std::vector<unsigned> &refused);

/// Silences the findings of `run` in their files, and takes those out of `run`.
nolint_outcome add_nolints(run_result &run, llvm::StringRef reason);

} // namespace corosan::checker
