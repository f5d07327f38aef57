// Searching one body for a piece of evidence. Used only where a listed call was found, never on every function.
#pragma once

#include <clang/AST/Stmt.h>

#include <llvm/ADT/STLFunctionalExtras.h>
#include <llvm/ADT/SmallVector.h>

namespace corosan::checker {

/// True when `wanted` accepts some statement or expression below `root`, itself included; in source order.
inline bool any_below(const clang::Stmt *root, llvm::function_ref<bool(const clang::Stmt *)> wanted) {
  llvm::SmallVector<const clang::Stmt *, 64> open = {root};
  while (!open.empty()) {
    const clang::Stmt *next = open.pop_back_val();
    if (!next)
      continue;
    if (wanted(next))
      return true;
    std::size_t first = open.size();
    for (const clang::Stmt *child : next->children())
      open.push_back(child);
    std::reverse(open.begin() + first, open.end());
  }
  return false;
}

} // namespace corosan::checker
