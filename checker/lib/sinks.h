// Calls that keep what they are given and use it later: spawns, posts, operations with a handler, detached threads.
#pragma once

#include "checker/lib/escape.h"

#include <llvm/ADT/STLFunctionalExtras.h>

namespace corosan::checker {

/// A parameter of a plain function that ends up in such a call.
struct handed_on {
  unsigned parameter;
  const clang::Expr *kept; ///< what the library's call is given in the end
  std::string operation;   ///< the library's call
};

/// One such call, not awaited where it stands.
struct sink_call {
  const clang::Expr *call; ///< CallExpr or CXXConstructExpr
  const clang::FunctionDecl *callee;
  llvm::ArrayRef<const clang::Expr *> arguments;
  outcome what;     ///< started, stored or returned
  std::string name; ///< as the message shows it
  /// For a plain function that hands parameters on to such a call: which ones. Its other arguments are not kept.
  llvm::ArrayRef<handed_on> behind;
};

/// Calls `visit` for each of them in the functions of `unit`, and for each call of a plain function that leads to one.
void for_each_sink(const model &unit, llvm::function_ref<void(const sink_call &, const function &, lifetimes &)> visit);

/// The lambda that an argument stands for: itself, through bind_executor and the like, or a variable that holds it.
const clang::LambdaExpr *lambda_in(const clang::Expr *argument, unsigned depth = 0);

} // namespace corosan::checker
