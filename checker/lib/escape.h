// Whether a task (or an operation, or a callable that was handed over) outlives the object that it refers to.
#pragma once

#include "checker/lib/borrow.h"
#include "checker/lib/finding.h"
#include "checker/lib/task_fate.h"

#include <clang/Analysis/CFG.h>

#include <memory>
#include <optional>

namespace corosan::checker {

/// How something got out, and where the object dies before it is done.
struct escape {
  fate how = fate::unknown;   ///< stored, returned or started
  clang::SourceLocation sent; ///< the variable, return or spawn that took it
  clang::SourceLocation dies; ///< invalid for a temporary
};

/// The lifetimes of one function's objects. Walks the body and builds its control-flow graph on the first question.
class lifetimes {
public:
  lifetimes(const function &in, clang::ASTContext &context) : fn(in), ast(context) {}

  outcome fate_of(const clang::Expr *call);

  /// Set when `object` dies before the task that `call` gives is done, as far as the function shows. `lazy`: nothing
  /// of it runs before somebody awaits it.
  std::optional<escape> outlives(const origin &object, const clang::Expr *call, bool lazy);
  /// The same for a fate that is already known; `call` says where it begins.
  std::optional<escape> outlives(const origin &object, const clang::Expr *call, const outcome &what, bool lazy);

  /// True when what `call` started may still run after the end of the function.
  bool goes_on(const clang::Expr *call, const outcome &what) {
    return !bound_to_local_scope(what.by) && death_of(nullptr, call, what, false).isValid();
  }

  /// True when `call` runs on (or in) a local object that ends, stops or joins the work when it dies.
  bool bound_to_local_scope(const clang::Stmt *call) const;

private:
  const function &fn;
  clang::ASTContext &ast;
  std::unique_ptr<task_fates> fates;
  std::unique_ptr<clang::CFG> graph;
  bool tried = false;

  clang::SourceLocation death_of(const clang::VarDecl *local, const clang::Expr *call, const outcome &what, bool lazy);
  bool waits(const clang::Stmt *node, const outcome &what, bool lazy) const;
};

/// True for an operation with a stackful coroutine's token (`yield`): it is over when the call returns.
bool suspends_stack(const clang::CallExpr *call);

/// "the task is stored here" and "'x' dies here", as far as the locations are known.
std::vector<note> explain(const escape &gone, const origin &object, llvm::StringRef what);

} // namespace corosan::checker
