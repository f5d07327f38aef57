// NOLINT comments, in all of clang-tidy's forms, read by clang-tidy's own code.
#pragma once

#include "checker/lib/finding.h"
#include "checker/lib/nolint_comments.h"

#include <clang/Basic/SourceManager.h>

#include <llvm/ADT/STLFunctionalExtras.h>

#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

namespace corosan::checker {

/// Tells which findings of one translation unit a comment silences: // NOLINT, NOLINT(globs), NOLINTNEXTLINE and
/// NOLINTBEGIN/NOLINTEND. Not thread-safe; `sources` must outlive it.
class nolint {
public:
  explicit nolint(clang::SourceManager &sources);
  ~nolint();

  /// What remains of `found`, all findings of the unit: those that no comment silences. Of unused-suppression, whose
  /// rule reports every comment that names one of our checks, those whose comment silenced none of the others. `judged`
  /// says, by id, which checks would have found what there is: a comment for another one cannot be called unused.
  std::vector<finding> keep(std::vector<finding> found, llvm::function_ref<bool(llvm::StringRef)> judged);

  /// The names in comments that silenced something.
  const std::set<clang::SourceLocation> &used() const { return used_; }

  /// True when a comment at the finding's line names its check, or one at the line of a note: a comment at the blocking
  /// call inside a helper function silences every coroutine that reaches it.
  bool silences(const finding &found);

  /// True when a comment at the line of `location` names `check` ("coro-...").
  bool silences_at(clang::SourceLocation location, llvm::StringRef check);

  /// Complaints about comments seen so far: a NOLINTBEGIN without its end and the like, as "path:line: message".
  const std::vector<std::string> &problems() const { return problems_; }

private:
  void mark_used(clang::SourceLocation location, llvm::StringRef check);
  const std::vector<nolint_comment> &comments_of(clang::FileID file);

  struct engine;
  std::unique_ptr<engine> engine_;
  std::vector<std::string> problems_;
  std::map<clang::FileID, std::vector<nolint_comment>> comments_;
  std::set<clang::SourceLocation> used_;
};

} // namespace corosan::checker
