// Lists of checks.
#include "checker/driver/check_lists.h"

#include "catalog/catalog.h"

#include <llvm/ADT/STLExtras.h>
#include <llvm/ADT/SmallVector.h>

namespace corosan::checker {

std::vector<llvm::StringRef> split_checks(llvm::StringRef globs) {
  llvm::SmallVector<llvm::StringRef, 16> pieces;
  globs.split(pieces, ',');
  std::vector<llvm::StringRef> result;
  for (llvm::StringRef piece : pieces)
    if (piece = piece.trim(); !piece.empty())
      result.push_back(piece);
  return result;
}

std::string default_checks() {
  std::string globs;
  for (const catalog::finding &row : catalog::findings)
    if (row.engines != catalog::engine::sanitizer && row.on_by_default)
      globs += (globs.empty() ? "coro-" : ",coro-") + std::string(row.id);
  return globs;
}

std::string with_our_defaults(llvm::StringRef globs) {
  std::vector<llvm::StringRef> items = split_checks(globs);
  bool names_us = llvm::any_of(items, [](llvm::StringRef item) { return item.ltrim('-').starts_with("coro"); });
  bool adds_any = llvm::any_of(items, [](llvm::StringRef item) { return !item.starts_with("-"); });
  if (items.empty())
    return default_checks();
  // `*` was written with clang-tidy's own checks in mind: what is off by default has to be named.
  return !names_us && adds_any ? globs.str() + ",-coro-*," + default_checks() : default_checks() + "," + globs.str();
}

} // namespace corosan::checker
