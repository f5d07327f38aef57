// Finds the calls that give a task; see task_call.h.
#include "checker/lib/task_call.h"

#include "checker/lib/contexts.h"
#include "checker/lib/dialects.h"
#include "checker/lib/flow.h"

#include <clang/AST/Attr.h>

using namespace clang;

namespace corosan::checker {
namespace {

/// The compiler reports the same mistakes on such types.
bool checked_by_clang(QualType task) {
  const CXXRecordDecl *record = task->getAsCXXRecordDecl();
  return record && record->hasAttr<CoroLifetimeBoundAttr>() && record->hasAttr<CoroReturnTypeAttr>();
}

/// Operations that a library implements, not coroutines of the user's: they look after their own arguments.
bool is_operation(const FunctionDecl *callee) {
  if (role_of(callee))
    return true;
  const std::string full = catalog_name(callee);
  const llvm::StringRef name(full);
  return plain_name(callee).starts_with("async_") && (name.starts_with("boost::") || name.starts_with("asio::"));
}

/// `for (auto x : numbers(std::string("a")))`: since C++23 the temporaries of the range live as long as the loop.
bool kept_by_loop(const outcome &what, const ASTContext &ast) {
  return ast.getLangOpts().CPlusPlus23 && what.holder && what.holder->isImplicit();
}

} // namespace

void for_each_task_call(const model &unit,
                        llvm::function_ref<void(const task_call &, const function &, lifetimes &)> visit) {
  for (const auto &fn : unit.functions) {
    if (!fn->decl || is_dependent(fn->decl))
      continue;
    lifetimes life(*fn, unit.ast);
    for (const call_site &site : fn->calls) {
      const auto *call = dyn_cast_or_null<CallExpr>(site.expression);
      if (!call || site.awaited || call->isTypeDependent() || !call->isPRValue() || call->containsErrors())
        continue;
      const FunctionDecl *callee = call->getDirectCallee();
      const auto task = callee ? classify_task(call->getType()) : std::nullopt;
      const bool generator = task && task->role == catalog::role::generator;
      if (!task || (!generator && immediate_only(call->getType())) || checked_by_clang(call->getType()) ||
          is_operation(callee) || (generator && kept_by_loop(life.fate_of(call), unit.ast)))
        continue;
      task_call made;
      made.call = call;
      made.callee = callee;
      made.arguments = llvm::ArrayRef(call->getArgs(), call->getNumArgs());
      made.lazy = generator || task->role == catalog::role::lazy_task;
      if (generator)
        made.kind = "generator";
      const auto *method = dyn_cast<CXXMethodDecl>(callee);
      if (const auto *member = dyn_cast<CXXMemberCallExpr>(call)) {
        made.object = member->getImplicitObjectArgument();
      } else if (isa<CXXOperatorCallExpr>(call) && method && method->isImplicitObjectMemberFunction()) {
        made.object = call->getArg(0);
        made.arguments = made.arguments.drop_front();
      } else if (method && method->isExplicitObjectMemberFunction()) {
        // The object is the first argument, like any other: dangling-argument sees `this auto &self`. A closure taken
        // so holds the captures as well.
        if (method->getParent()->isLambda() && call->getNumArgs() > 0)
          made.object = call->getArg(0);
      }
      if (method && method->getParent()->isLambda())
        made.name.clear();
      else
        made.name = callee->getNameAsString();
      visit(made, *fn, life);
    }
  }
}

} // namespace corosan::checker
