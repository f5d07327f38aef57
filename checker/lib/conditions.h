// Whether a place of a file is inside an #if, for code that looks at text.
#pragma once

#include <llvm/ADT/StringRef.h>

namespace corosan::checker {

/// Follows the directives of one file. An include guard around the whole file does not count.
class conditions {
public:
  bool inside() const { return depth_ > guard_; }

  /// The next directive, by its name: "if", "include".
  void directive(llvm::StringRef name) {
    ++seen_;
    if (name == "if" || name == "ifdef" || name == "ifndef") {
      ++depth_;
      maybe_guard_ = seen_ == 1 && name == "ifndef";
    } else if (name == "endif" && depth_) {
      --depth_;
    } else if (seen_ == 2 && name == "define" && maybe_guard_) {
      guard_ = 1;
    }
  }

private:
  unsigned depth_ = 0, guard_ = 0, seen_ = 0;
  bool maybe_guard_ = false;
};

} // namespace corosan::checker
