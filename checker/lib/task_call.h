// The calls that give a task or a generator: of coroutines, and of functions that are declared like one.
#pragma once

#include "checker/lib/escape.h"

#include <llvm/ADT/STLFunctionalExtras.h>

namespace corosan::checker {

/// One call whose value is a task (or a generator) and whose callee is not a library's own way of starting or joining
/// tasks.
struct task_call {
  const clang::CallExpr *call;
  const clang::FunctionDecl *callee;
  llvm::ArrayRef<const clang::Expr *> arguments; ///< one for each parameter, the object of a call operator left out
  const clang::Expr *object = nullptr;           ///< of a member, or the closure that is called
  bool lazy = true;
  llvm::StringLiteral kind = "task"; ///< for a message: what the call gives
  std::string name;                  ///< empty for a lambda
};

/// Calls `visit` for each such call of the unit's functions, dependent code left out. Left out, too: tasks that can
/// only be awaited at once, a generator as the range of a for loop where C++23 lets its temporaries live, and task
/// types whose lifetimes Clang checks itself
/// ([[clang::coro_lifetimebound]]).
void for_each_task_call(const model &unit,
                        llvm::function_ref<void(const task_call &, const function &, lifetimes &)> visit);

} // namespace corosan::checker
