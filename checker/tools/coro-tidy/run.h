// One run of coro-tidy: from the chosen units to the exit status.
#pragma once

#include "checker/driver/units.h"
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
  bool strict = false;
  pipeline_options around;
  unsigned workers = 1;
  const output_format *format = nullptr;
  std::string output_file = "-"; ///< "-": standard output
  bool quiet = false;
  bool exit_zero = false;
  bool one_of_many = false; ///< a build system runs us once per file: a file without coroutines is no mistake
};

/// Checks the units, writes the findings, and returns the exit status.
int run(run_request request);

/// "1 finding", "2 findings".
std::string plural(std::size_t count, const char *noun);

/// Prints "coro-tidy: error: ..." and returns exit_code::usage.
int usage_error(const std::string &message);

} // namespace corosan::checker
