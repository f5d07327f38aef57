// Which lines differ from an earlier state of a git repository.
#pragma once

#include <llvm/ADT/StringMap.h>
#include <llvm/ADT/StringRef.h>

#include <string>
#include <utility>
#include <vector>

namespace corosan::checker {

/// Changed lines per file, by the file's real path. Files that were deleted are not in it; a renamed one has the lines
/// that its new form changed.
class changed_lines {
public:
  /// All of `path`.
  void add_file(llvm::StringRef path);
  /// `count` lines from `first` on; none when `count` is 0, but the file is known as changed.
  void add_lines(llvm::StringRef path, unsigned first, unsigned count);

  bool contains_file(llvm::StringRef path) const;
  bool contains(llvm::StringRef path, unsigned line) const;
  std::vector<std::string> files() const;

private:
  using range = std::pair<unsigned, unsigned>; ///< first line, and the one behind the last
  llvm::StringMap<std::vector<range>> ranges_;
};

/// Reads what changed in the working tree that the current folder belongs to since the commit from which `ref` and HEAD
/// went different ways, changes that are not committed and files that are not tracked included. Runs git. Returns "" or
/// what went wrong.
std::string read_changes(llvm::StringRef ref, changed_lines &result);

/// The same from the text of `git diff --unified=0`, whose paths are relative to `top`. False when it cannot be read.
bool parse_diff(llvm::StringRef text, llvm::StringRef top, changed_lines &result);

} // namespace corosan::checker
