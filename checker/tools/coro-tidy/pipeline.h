// What a run does around the check itself: which units it looks at (--diff), which findings it knows (--baseline), what
// it does to the files (--fix, --add-nolint), what it counts (--statistics).
#pragma once

#include "checker/driver/baseline.h"
#include "checker/driver/git_changes.h"
#include "checker/driver/merge.h"
#include "checker/driver/pool.h"
#include "checker/driver/units.h"

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace corosan::checker {

/// The values of the options; each empty or false when it is not given.
struct pipeline_options {
  std::string diff;
  std::string baseline, write_baseline;
  bool fix = false, unsafe_fixes = false;
  std::string export_fixes;
  std::optional<std::string> add_nolint; ///< the reason to write, may be empty
  bool statistics = false;
};

/// Reads them from the command line, which has been parsed.
pipeline_options read_pipeline_options();

class pipeline {
public:
  /// `root`: the current folder; `project`: what paths in baselines are counted from.
  pipeline(pipeline_options options, std::string root, std::string project);

  /// Before the check: reads the baseline and the changes, and leaves in `selection` the units that are affected.
  /// Returns "" or a message of wrong usage.
  std::string prepare(unit_selection &selection, unsigned workers);

  /// The change affects no unit: there is nothing to check, and nothing is wrong.
  bool nothing_changed() const { return nothing_changed_; }
  /// Only changes are looked at: units without a coroutine are no mistake.
  bool partial() const { return !options_.diff.empty(); }
  /// Every unit of the database is looked at.
  bool whole() const { return whole_; }

  /// After the check: takes out of `run` what is accepted, unchanged, fixed or silenced now.
  void finish(run_result &run, const std::vector<job> &jobs);

  /// Prints what was done to files, and what could not be. False when there was such a problem.
  bool say_what_was_done(bool quiet) const;

  /// Prints what --statistics asks for.
  void print_statistics(const run_result &run, llvm::raw_ostream &out) const;

private:
  bool judged(const baseline_entry &entry, const run_result &run, const std::vector<job> &jobs) const;
  void use_baseline(run_result &run, const std::vector<job> &jobs);
  void write_new_baseline(run_result &run, const std::vector<job> &jobs);
  void change_files(run_result &run);

  pipeline_options options_;
  std::string root_, project_;
  changed_lines changes_;
  baseline known_, old_; ///< of --baseline; what --write-baseline is to replace
  bool whole_ = false, nothing_changed_ = false;
  std::size_t accepted_ = 0;
  std::vector<std::string> notes_, problems_;
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

} // namespace corosan::checker
