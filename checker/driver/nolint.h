// NOLINT comments, in all of clang-tidy's forms, read by clang-tidy's own code.
#pragma once

#include "checker/lib/finding.h"

#include <clang/Basic/SourceManager.h>

#include <memory>
#include <string>
#include <vector>

namespace corosan::checker {

/// Tells which findings of one translation unit a comment silences: // NOLINT, NOLINT(globs), NOLINTNEXTLINE and
/// NOLINTBEGIN/NOLINTEND. Not thread-safe; `sources` must outlive it.
class nolint {
public:
  explicit nolint(clang::SourceManager &sources);
  ~nolint();

  /// True when a comment at the finding's line names its check, or one at the line of a note: a comment at the blocking
  /// call inside a helper function silences every coroutine that reaches it.
  bool silences(const finding &found);

  /// True when a comment at the line of `location` names `check` ("coro-...").
  bool silences_at(clang::SourceLocation location, llvm::StringRef check);

  /// Complaints about comments seen so far: a NOLINTBEGIN without its end and the like, as "path:line: message".
  const std::vector<std::string> &problems() const { return problems_; }

private:
  struct engine;
  std::unique_ptr<engine> engine_;
  std::vector<std::string> problems_;
};

} // namespace corosan::checker
