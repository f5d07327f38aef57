// A baseline: findings that a project knows of and does not want to be told again. New ones are reported, and the file
// only ever shrinks by itself.
#pragma once

#include "checker/driver/merge.h"

#include <llvm/ADT/STLFunctionalExtras.h>

#include <string>
#include <vector>

namespace corosan::checker {

/// One accepted finding. Told from others by its fingerprint; the rest is for people.
struct baseline_entry {
  std::string path, check, function, message, fingerprint; ///< `path` is relative to the project's root
  unsigned line = 0;                                       ///< of the entry in the file, from 1; 0 when not read
};

struct baseline {
  std::string file; ///< absolute
  std::vector<baseline_entry> entries;
};

/// Reads `file`. Returns "" or why it is none of ours.
std::string read_baseline(llvm::StringRef file, baseline &result);

/// Writes `entries` to `file`, sorted by path. Returns "" or what went wrong.
std::string write_baseline(llvm::StringRef file, std::vector<baseline_entry> entries);

/// The entry that accepts `one`.
baseline_entry make_entry(const report &one, llvm::StringRef project);

/// What comparing a run with a baseline gave.
struct baseline_match {
  std::vector<baseline_entry> found;   ///< still occur
  std::vector<baseline_entry> unused;  ///< match nothing, and this run would have seen it
  std::vector<baseline_entry> unknown; ///< about what this run did not look at
};

/// Takes the findings that `known` accepts out of `run`. `judged` says whether the run would have found what an entry
/// without a match is about.
baseline_match apply_baseline(run_result &run, const baseline &known,
                              llvm::function_ref<bool(const baseline_entry &)> judged);

} // namespace corosan::checker
