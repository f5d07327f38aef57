// What a plain function leaves behind of the mutexes of its object, its parameters and the program.
#pragma once

#include <clang/AST/Decl.h>

#include <string>
#include <vector>

namespace corosan::checker {

/// A mutex that a function locks, or unlocks, for its caller.
struct lock_change {
  std::string place; ///< place_key, as the function names it: "this...", a parameter, a global
  bool locks = false;
  std::string mutex; ///< as written
};

/// One for each mutex: the last thing done to it in the order of the text, in `callee` or in what it calls. Empty for
/// functions that are not seen, that give an object (to be awaited, say), and that keep lambdas, which may unlock.
std::vector<lock_change> lock_changes(const clang::FunctionDecl *callee);

/// `place` of `callee`, named as the caller does who calls it on `object` with `arguments`; empty when that is unknown.
std::string place_at_call(llvm::StringRef place, const clang::FunctionDecl *callee, const clang::Expr *object,
                          llvm::ArrayRef<const clang::Expr *> arguments);

} // namespace corosan::checker
