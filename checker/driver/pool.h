// Checks many translation units, each in a process of its own, so that one that crashes the compiler ends itself only.
#pragma once

#include "checker/driver/compile.h"

#include <llvm/ADT/STLFunctionalExtras.h>

#include <vector>

namespace corosan::checker {

struct job {
  clang::tooling::CompileCommand command;
  file_settings settings;
};

/// Called in the parent after each unit, in the order in which they end: how many are done, and the last result.
using progress_callback = llvm::function_ref<void(std::size_t done, const unit_result &last)>;

/// Runs `jobs`, at most `workers` at a time. `results` are in the order of `jobs`. Returns false when SIGINT or SIGTERM
/// ended the run early: the workers are gone then and the results incomplete. Call with one thread only (it forks).
bool run_jobs(const std::vector<job> &jobs, unsigned workers, progress_callback progress,
              std::vector<unit_result> &results);

} // namespace corosan::checker
