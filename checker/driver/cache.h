// Results of earlier runs, one file per translation unit, so that a run costs what has changed since.
//
// An entry is found by a name made of the command and the settings, belongs to one build of this program, and holds the
// list of all files the compiler read, or looked for without success, with their contents' hashes. It is used when all
// of that is as it was, and replaced otherwise.
#pragma once

#include "checker/driver/compile.h"
#include "checker/driver/file_log.h"

#include <memory>
#include <string>

namespace corosan::checker {

/// Tells one result from another.
struct cache_key {
  std::string name;    ///< of the entry's file: which unit, compiled how, checked for what
  std::string content; ///< all that decides about the result but the files: also this program and the environment
};
cache_key make_cache_key(const clang::tooling::CompileCommand &command, const file_settings &settings);

/// A folder of results. Any number of processes may use one folder at a time. Not thread-safe.
class result_cache {
public:
  /// Makes the folder when there is none.
  explicit result_cache(std::string folder);
  ~result_cache();

  /// "" or why nothing can be kept there.
  const std::string &problem() const { return problem_; }
  const std::string &folder() const { return folder_; }

  /// True, with the text that was stored, when `key` has a result that still holds. Looks at each file once in the life
  /// of this object, however many units read it.
  bool find(const cache_key &key, std::string &text);

  /// Keeps `text`, the result of a check that began at `started` and used `files`. It is there as a whole or not at
  /// all. Called in worker processes.
  std::error_code store(const cache_key &key, std::int64_t started, const file_log &files, llvm::StringRef text) const;

  /// Once a day: removes what no run has used for a month, and the oldest when all are more than 2 GiB.
  void sweep() const;

private:
  struct seen_files;
  std::string folder_, problem_;
  std::unique_ptr<seen_files> seen_;
};

/// Nanoseconds since 1970.
std::int64_t wall_clock();

} // namespace corosan::checker
