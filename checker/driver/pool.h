// Checks many translation units, each in a process of its own, so that one that crashes the compiler ends itself only.
#pragma once

#include "checker/driver/cache.h"
#include "checker/driver/compile.h"

#include <llvm/ADT/STLFunctionalExtras.h>

#include <vector>

namespace corosan::checker {

struct job {
  clang::tooling::CompileCommand command;
  file_settings settings;
};

struct pool_options {
  unsigned workers = 1;            ///< units checked at a time
  unsigned timeout = 0;            ///< seconds of wall time for one unit; 0: no limit
  unsigned memory = 0;             ///< mebibytes that one unit's check may keep in memory; 0: no limit
  result_cache *results = nullptr; ///< where results are looked up and kept, or none
};

/// Called in the parent after each unit, in the order in which they end: how many are done, and the last result.
using progress_callback = llvm::function_ref<void(std::size_t done, const unit_result &last)>;

/// What a run did besides the results.
struct pool_outcome {
  bool interrupted = false;  ///< by SIGINT or SIGTERM: the workers are gone and the results incomplete
  std::size_t cached = 0;    ///< results that were taken from the cache
  std::string cache_problem; ///< "" or why a result could not be kept
};

/// Runs `jobs`. `results` are in the order of `jobs`. Call with one thread only (it forks).
pool_outcome run_jobs(const std::vector<job> &jobs, const pool_options &how, progress_callback progress,
                      std::vector<unit_result> &results);

} // namespace corosan::checker
