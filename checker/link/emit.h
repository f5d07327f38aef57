// Facts on their way out of a worker, into a file, and back.
#pragma once

#include "checker/driver/compile.h"
#include "checker/driver/nolint.h"
#include "checker/link/graph.h"

namespace corosan::checker {

/// The stored facts of `program`, which was compiled under `settings`.
std::string unit_facts(const model &program, const file_settings &settings, nolint &comments);

/// The content of a facts file: the facts of `result` together with what its own rules found, paths below `root`
/// relative.
std::string facts_file(const unit_result &result, llvm::StringRef root);

/// What the unit's own rules found, from the facts of `from`; false with the reason in `problem`.
bool read_facts_file(const linking::source &from, llvm::StringRef root, unit_result &result, std::string &problem);

/// The facts files that `names` mean: files, and folders, of which all files called *.facts count, in them and below.
/// What does not exist or holds none is named in `problems`.
std::vector<linking::source> find_facts(llvm::ArrayRef<std::string> names, std::vector<std::string> &problems);

} // namespace corosan::checker
