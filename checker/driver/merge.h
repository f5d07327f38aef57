// The results of all units made into one list: the same for any number of workers.
#pragma once

#include "checker/driver/report.h"

#include <llvm/ADT/ArrayRef.h>

namespace corosan::checker {

/// What a run saw and found.
struct run_result {
  std::vector<report> reports; ///< by path, line, column, id; each place once, however many units include the header
  std::vector<std::string> checked; ///< main files of the units that compiled, sorted, each once
  unsigned units = 0, failed = 0;
  statistics seen; ///< sums over the units
};

/// Merges `results` and gives each report its fingerprint: 16 hexadecimal digits made of the rule, the path below
/// `root`, the enclosing function, the subject and, among equal ones, the ordinal. No line numbers, so that it survives
/// edits elsewhere in the file.
///
/// Takes out each unused-suppression that another unit contradicts, and, unless the run was `whole`, those in headers:
/// units that were not looked at may need them.
run_result merge_results(std::vector<unit_result> results, llvm::StringRef root, bool whole);

/// The nearest folder with a `.git` that is `folder` or above it, else `folder`: what fingerprints and the reports for
/// services count paths from, so that they do not depend on where in the repository the checker was started.
std::string project_root(llvm::StringRef folder);

/// `path` as seen from `root` when it is below it, else unchanged.
llvm::StringRef relative_path(llvm::StringRef path, llvm::StringRef root);

} // namespace corosan::checker
