// The options of the pipeline.
#include "checker/tools/coro-tidy/options.h"
#include "checker/tools/coro-tidy/pipeline.h"

namespace cl = llvm::cl;

namespace corosan::checker {
namespace {

cl::opt<std::string> diff("diff", cl::desc("Only findings on lines changed since this commit or branch (git)"),
                          cl::value_desc("ref"), cl::cat(category));
cl::opt<std::string> baseline_file("baseline", cl::desc("Leave out the findings that this file lists"),
                                   cl::value_desc("path"), cl::cat(category));
cl::opt<std::string>
    write_baseline_file("write-baseline",
                        cl::desc("Write the findings there as accepted; with --baseline, only those of "
                                 "it that still occur"),
                        cl::value_desc("path"), cl::cat(category));
cl::opt<bool> fix("fix", cl::desc("Apply the safe fixes"), cl::cat(category));
cl::opt<bool> unsafe_fixes("unsafe-fixes", cl::desc("Apply all fixes, also those that may change behaviour"),
                           cl::cat(category));
cl::opt<std::string> export_fixes_file("export-fixes",
                                       cl::desc("Write the fixes there, for clang-apply-replacements, instead of "
                                                "applying them"),
                                       cl::value_desc("path"), cl::cat(category));
cl::opt<std::string> add_nolint("add-nolint", cl::ValueOptional,
                                cl::desc("Silence the findings by NOLINT comments in the files"),
                                cl::value_desc("reason"), cl::cat(category));
cl::opt<bool> statistics_wanted("statistics", cl::desc("Also count: findings per check, units, coroutines, time"),
                                cl::cat(category));

} // namespace

pipeline_options read_pipeline_options() {
  pipeline_options read;
  read.diff = diff;
  read.baseline = baseline_file;
  read.write_baseline = write_baseline_file;
  read.fix = fix;
  read.unsafe_fixes = unsafe_fixes;
  read.export_fixes = export_fixes_file;
  if (add_nolint.getNumOccurrences())
    read.add_nolint = add_nolint;
  read.statistics = statistics_wanted;
  return read;
}

} // namespace corosan::checker
