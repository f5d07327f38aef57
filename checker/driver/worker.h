// One translation unit's check in a process of its own, with its limits of time and memory.
#pragma once

#include "checker/driver/pool.h"

#include <chrono>
#include <sys/types.h>

namespace corosan::checker {

/// Seen from the parent.
class worker {
public:
  using clock = std::chrono::steady_clock;

  /// Forks. `in_child` is called in the worker first. False when there is no process or pipe to be had, with errno.
  bool start(const job &work, std::size_t index, const cache_key &key, const pool_options &how,
             llvm::function_ref<void()> in_child);

  /// Reads what there is. False at the end of the output.
  bool read_some();

  /// Ends the process when it is over a limit.
  void enforce(const pool_options &how);

  /// Waits for the process; the result is the worker's or says what became of it. `not_kept` is set when the worker
  /// could not keep the result in the cache.
  unit_result finish(const job &work, const pool_options &how, std::string &not_kept);

  /// Kills the process and waits for it.
  void abandon();

  int pipe() const { return pipe_; }
  std::size_t index() const { return index_; }
  /// When enforce() has to be called at the latest.
  clock::time_point deadline(const pool_options &how) const {
    bool ends = how.timeout && over_ == limit::none;
    return ends ? started_ + std::chrono::seconds(how.timeout) : clock::time_point::max();
  }

private:
  enum class limit : unsigned char { none, time, memory };

  pid_t pid_ = -1;
  int pipe_ = -1;
  std::size_t index_ = 0;
  std::string output_;
  clock::time_point started_;
  limit over_ = limit::none;
};

/// A result that says why `work` was not checked: "the check of 'FILE' <what happened>; this file was not checked".
unit_result unchecked(const job &work, const std::string &what_happened);

/// The result that a worker wrote. False when `text` is none.
bool parse_result(llvm::StringRef text, unit_result &result);

} // namespace corosan::checker
