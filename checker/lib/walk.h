// Walks one function's own code: what it calls, awaits and hands over. Iterative, so that a deeply nested expression
// cannot overflow the stack.
#pragma once

#include "checker/lib/model.h"

#include <llvm/ADT/STLFunctionalExtras.h>

namespace corosan::checker {

/// What a walk tells its owner about code that is not part of the function itself.
struct walk_events {
  llvm::function_ref<void(const clang::LambdaExpr *)> lambda; ///< a lambda written here; its body is not walked
  llvm::function_ref<void(clang::Decl *)> local_declaration;  ///< a class declared inside the body
};

/// Where a reader sees the call (a CallExpr, CXXConstructExpr or CXXDeleteExpr): the name of a called member, else its
/// beginning.
clang::SourceLocation call_location(const clang::Expr *call);

/// Adds the calls, awaits and handovers found below `root` to `into` and `unit`. Skipped: nested lambdas, unevaluated
/// operands, discarded branches of `if constexpr`, the machinery that a coroutine's promise adds.
void walk_body(const clang::Stmt *root, function &into, model &unit, const walk_events &events);

} // namespace corosan::checker
