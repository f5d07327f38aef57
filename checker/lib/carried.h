// Variables that are used after a suspension although they were last set before it.
#pragma once

#include "checker/lib/model.h"

#include <llvm/ADT/STLFunctionalExtras.h>

namespace corosan::checker {

/// One variable that is carried over.
struct carried {
  const clang::VarDecl *variable;
  const clang::Expr *await;      ///< a suspension on the way
  const clang::DeclRefExpr *use; ///< the first use after it, in the order of the control-flow graph
};

/// The variables of coroutine `fn` that `wanted` accepts by their declarations and that are carried over a suspension.
/// An assignment to the variable starts anew. Each variable is given once, in source order.
std::vector<carried> carried_over(const function &fn, clang::ASTContext &ast,
                                  llvm::function_ref<bool(const clang::VarDecl *)> wanted);

} // namespace corosan::checker
