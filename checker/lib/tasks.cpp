// Common questions of the rules about tasks; see tasks.h.
#include "checker/lib/tasks.h"

#include "checker/lib/dialects.h"
#include "checker/lib/flow.h"
#include "checker/lib/scan.h"

using namespace clang;

namespace corosan::checker {

bool is_lazy_task(QualType type) {
  const auto task = classify_task(type);
  return task && task->role == catalog::role::lazy_task;
}

QualType value_of_task(QualType task) {
  const auto *special =
      task.isNull() ? nullptr : dyn_cast_or_null<ClassTemplateSpecializationDecl>(task->getAsCXXRecordDecl());
  if (!special || special->getTemplateArgs().size() == 0 ||
      special->getTemplateArgs()[0].getKind() != TemplateArgument::Type)
    return {};
  return special->getTemplateArgs()[0].getAsType();
}

std::string callee_text(const Expr *call) {
  const auto *known = dyn_cast_or_null<CallExpr>(call);
  const FunctionDecl *callee = known ? known->getDirectCallee() : nullptr;
  if (!callee)
    return {};
  if (const auto *method = dyn_cast<CXXMethodDecl>(callee); method && method->getParent()->isLambda())
    return {};
  return callee->getNameAsString();
}

/// co_await is not allowed in a catch handler.
static bool in_catch(const Stmt *node, const function &fn) {
  return any_below(written_body(fn.decl), [&](const Stmt *part) {
    return isa<CXXCatchStmt>(part) && any_below(part, [&](const Stmt *below) { return below == node; });
  });
}

bool can_await_here(const Expr *made, const function &fn) {
  return isa_and_nonnull<CoroutineBodyStmt>(fn.decl->getBody()) && !is_dependent(fn.decl) &&
         !made->getBeginLoc().isMacroID() && !in_catch(made, fn);
}

bool can_await(const Expr *made, const function &fn) {
  const auto mine = classify_task(fn.decl->getReturnType()), theirs = classify_task(made->getType());
  const CXXRecordDecl *my_class = fn.decl->getReturnType()->getAsCXXRecordDecl();
  const CXXRecordDecl *their_class = made->getType()->getAsCXXRecordDecl();
  return mine && theirs && mine->role != catalog::role::generator && mine->dialect == theirs->dialect && my_class &&
         their_class && my_class->getDeclName() == their_class->getDeclName() && can_await_here(made, fn);
}

bool holds_lazy_tasks(QualType container) {
  const auto *special = dyn_cast_or_null<ClassTemplateSpecializationDecl>(container->getAsCXXRecordDecl());
  if (!special || !special->isInStdNamespace() || !special->getIdentifier())
    return false;
  const llvm::StringRef kind = special->getName();
  return (kind == "vector" || kind == "deque" || kind == "list" || kind == "forward_list") &&
         is_lazy_task(value_of_task(container));
}

void offer_await(finding &result, const Expr *made, const function &fn) {
  if (can_await(made, fn))
    result.fixes.push_back(FixItHint::CreateInsertion(made->getBeginLoc(), "co_await "));
}

} // namespace corosan::checker
