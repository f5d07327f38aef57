// Which checks run on a file: the defaults, then the .clang-tidy files above it, then --checks.
#pragma once

#include "checker/driver/compile.h"
#include "checker/lib/own_rows.h"

#include <llvm/ADT/StringRef.h>

#include <memory>
#include <string>
#include <vector>

namespace clang::tidy {
struct ClangTidyOptions;
}

namespace corosan::checker {

/// Names of all checks, "coro-" and the id, in the order of findings.def.
std::vector<std::string> check_names();

/// "" when `globs` (the value of --checks) names only checks that exist, else a message with the nearest name.
std::string check_globs(llvm::StringRef globs);

/// "" when `id` ("coro-" or not) is a finding, else a message with the nearest name.
std::string unknown_id(llvm::StringRef id);

/// Settings per file. Caches what it reads. Not thread-safe.
class settings_reader {
public:
  /// `checks`: the value of --checks; `strict`: --strict; `calls`: --calls, the coro-calls.txt for all files, or empty.
  settings_reader(std::string checks, bool strict, const std::string &calls = "");
  ~settings_reader();

  /// The settings of `file` (absolute). A .clang-tidy that says nothing about coro- checks (it lists other tools'
  /// checks only) leaves the defaults; one that only says "-*" turns everything off, as with clang-tidy.
  file_settings read(llvm::StringRef file, bool compiler_has_gcc_bug);

  /// Complaints about configuration seen so far: unknown checks, options and values.
  const std::vector<std::string> &problems() const { return problems_; }

private:
  void complain(std::string text);
  void read_options(llvm::StringRef file, const clang::tidy::ClangTidyOptions &configured, options &into);

  struct provider;
  std::unique_ptr<provider> provider_;
  own_rows calls_;
  std::shared_ptr<const row_table> calls_of_all_; ///< --calls
  std::string checks_;
  bool strict_;
  std::vector<std::string> problems_;
};

} // namespace corosan::checker
