// Reads the few statements of a function that makes an awaiter; see idle_awaiter.h.
#include "checker/lib/idle_awaiter.h"

#include "checker/lib/contexts.h"
#include "checker/lib/dialects.h"
#include "checker/lib/scan.h"

#include <clang/AST/DeclCXX.h>
#include <clang/AST/ExprCXX.h>
#include <clang/AST/StmtCXX.h>

using namespace clang;

namespace corosan::checker {
namespace {

/// Moving, dereferencing and asking do not start anything.
bool starts_something(const Stmt *root) {
  return any_below(root, [](const Stmt *part) {
    if (isa<CXXNewExpr, LambdaExpr>(part))
      return true;
    const auto *call = dyn_cast<CallExpr>(part);
    const FunctionDecl *callee = call ? call->getDirectCallee() : nullptr;
    const auto *method = dyn_cast_or_null<CXXMethodDecl>(callee);
    return call && (!callee || !(callee->isInStdNamespace() || (method && method->isConst())));
  });
}

bool is_empty(const FunctionDecl *decl) {
  const auto *body = dyn_cast_or_null<CompoundStmt>(decl->getBody());
  return body && body->body_empty();
}

bool only_stores(const CXXConstructExpr *made) {
  const FunctionDecl *defined = made->getConstructor();
  if (llvm::any_of(made->arguments(), starts_something))
    return false;
  if (defined->isImplicit() || defined->isDefaulted())
    return true;
  if (!defined->hasBody(defined) || !is_empty(defined))
    return false;
  return llvm::none_of(cast<CXXConstructorDecl>(defined)->inits(),
                       [](const CXXCtorInitializer *init) { return starts_something(init->getInit()); });
}

bool ends_silently(const CXXRecordDecl *record) {
  const CXXDestructorDecl *destructor = record->getDestructor();
  return !destructor || !destructor->isUserProvided() || is_empty(destructor);
}

const CXXRecordDecl *class_of(const Expr *expression) {
  const CXXRecordDecl *record = expression->getType().isNull() ? nullptr : expression->getType()->getAsCXXRecordDecl();
  return record ? record->getDefinition() : nullptr;
}

bool makes(const Expr *value, const CXXRecordDecl *awaiter) {
  value = value ? strip(value) : nullptr;
  if (!value || class_of(value) != awaiter)
    return false;
  if (const auto *made = dyn_cast<CXXConstructExpr>(value))
    return only_stores(made);
  return isa<InitListExpr>(value) && !starts_something(value);
}

} // namespace

bool only_makes_awaiter(const CallExpr *call) {
  const CXXRecordDecl *awaiter = class_of(call);
  const FunctionDecl *callee = call->getDirectCallee();
  if (!awaiter || awaiter->isInStdNamespace() || !callee || !callee->hasBody(callee) ||
      !is_awaitable(call->getType()) || classify_task(call->getType()) || !ends_silently(awaiter))
    return false;
  const auto *body = dyn_cast<CompoundStmt>(callee->getBody());
  if (!body || body->body_empty())
    return false;
  for (const Stmt *part : body->body()) {
    if (const auto *leave = dyn_cast<ReturnStmt>(part))
      return part == body->body_back() && makes(leave->getRetValue(), awaiter);
    const auto *declaration = dyn_cast<DeclStmt>(part);
    const auto *check = dyn_cast<IfStmt>(part); // of the arguments
    const bool harmless =
        isa<NullStmt>(part) ||
        (declaration && llvm::none_of(declaration->decls(), [](const Decl *one) { return isa<VarDecl>(one); })) ||
        (check && !check->getElse() && !starts_something(check->getCond()) &&
         any_below(check->getThen(), [](const Stmt *below) { return isa<CXXThrowExpr>(below); }));
    if (!harmless)
      return false;
  }
  return false;
}

} // namespace corosan::checker
