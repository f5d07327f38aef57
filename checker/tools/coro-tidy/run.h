// One run of coro-tidy: from the chosen units to the exit status.
#pragma once

#include "checker/driver/report.h"
#include "checker/driver/units.h"
#include "checker/link/link.h"
#include "checker/render/render.h"
#include "checker/tools/coro-tidy/pipeline.h"

#include <string>
#include <vector>

namespace corosan::checker {

/// What the exit status says; --help lists them.
namespace exit_code {
inline constexpr int clean = 0, findings = 1, usage = 2, nothing = 3, interrupted = 130;
}

struct run_request {
  unit_selection selection;
  std::vector<std::string> extra_before, extra; ///< flags put first and last in every command
  std::string checks;                           ///< --checks
  std::string calls;                            ///< --calls: a coro-calls.txt for all files
  bool strict = false;
  pipeline_options around;
  unsigned workers = 1, timeout = 0, memory_limit = 0; ///< as in pool_options
  std::string cache_folder;                            ///< "": no cache
  const output_format *format = nullptr;
  std::string output_file = "-"; ///< "-": standard output
  std::string root;              ///< absolute; facts and messages write paths below it relative to it
  std::string project;           ///< absolute; fingerprints and baselines count paths from it
  std::string emit_facts;        ///< set: write the facts of the only unit there, and no findings
  linking::virtual_policy virtual_calls = linking::virtual_policy::all;
  bool verbose = false;
  bool tells_missing = false; ///< more than a file or two: say how many functions the run cannot see
  bool quiet = false;
  bool exit_zero = false;
  bool one_of_many = false; ///< a build system runs us once per file: a file without coroutines is no mistake
};

/// Checks the units, writes the findings, and returns the exit status.
int run(run_request request);

/// What is known when all units are checked, besides their results.
struct checked {
  pipeline &around;
  const std::vector<job> &jobs;
  bool failed = false;    ///< something went wrong before
  std::size_t cached = 0; ///< units whose result came from the cache
};

/// Writes what `results` found, and the summary; returns the exit status.
int conclude(const run_request &request, std::vector<unit_result> results, const checked &what);

/// "1 finding", "2 findings".
std::string plural(std::size_t count, const char *noun);

/// Prints "coro-tidy: error: ..." and returns exit_code::usage.
int usage_error(const std::string &message);

} // namespace corosan::checker
