// Whether a coroutine still needs a parameter, its object or its captures after it has suspended; see borrow.h.
#include "checker/lib/borrow.h"

#include "checker/lib/dialects.h"
#include "checker/lib/flow.h"

#include <clang/AST/Attr.h>
#include <clang/Basic/SourceManager.h>

using namespace clang;

namespace corosan::checker {
namespace {

/// The definition to look into: the instantiation's own, or that of the template.
const FunctionDecl *defined(const FunctionDecl *callee) {
  const FunctionDecl *definition = nullptr;
  if (callee->hasBody(definition))
    return definition;
  const FunctionDecl *pattern = callee->getTemplateInstantiationPattern();
  return pattern && pattern->hasBody(definition) ? definition : nullptr;
}

bool mentions(const Stmt *node, const ParmVarDecl *parameter) {
  const auto *name = dyn_cast<DeclRefExpr>(node);
  return name && name->getDecl() == parameter;
}

/// True when `node` itself uses the thing in question.
bool uses(const Stmt *node, const needed &what, const ParmVarDecl *parameter) {
  if (parameter && mentions(node, parameter))
    return true;
  if ((what.self || what.captures) && isa<CXXThisExpr>(node))
    return true;
  const auto *name = what.captures ? dyn_cast<DeclRefExpr>(node) : nullptr;
  return name && name->refersToEnclosingVariableOrCapture();
}

/// A lambda that takes a reference to it along: it may be called whenever.
bool takes_along(const LambdaExpr *lambda, const needed &what, const ParmVarDecl *parameter) {
  return llvm::any_of(lambda->captures(), [&](const LambdaCapture &capture) {
    if (capture.capturesThis())
      return what.self || what.captures;
    return parameter && capture.capturesVariable() && capture.getCapturedVar() == parameter &&
           capture.getCaptureKind() == LCK_ByRef;
  });
}

bool wrapper_needs(const FunctionDecl *definition, const ParmVarDecl *parameter, bool lazy, unsigned depth);

bool needs(const FunctionDecl *callee, const needed &what, bool lazy, bool unseen, unsigned depth) {
  const FunctionDecl *definition = callee ? defined(callee) : nullptr;
  if (!definition)
    return callee && unseen;
  const ParmVarDecl *parameter = nullptr;
  if (what.parameter) {
    const unsigned index = what.parameter->getFunctionScopeIndex();
    if (index >= definition->getNumParams())
      return false;
    parameter = definition->getParamDecl(index);
  }
  const auto *coroutine = dyn_cast_or_null<CoroutineBodyStmt>(definition->getBody());
  if (!coroutine)
    return parameter && depth < 4 && wrapper_needs(definition, parameter, lazy, depth);
  const SourceManager &sources = definition->getASTContext().getSourceManager();
  bool suspended = lazy, found = false, escaped = false, any_await = false;
  std::vector<SourceRange> repeated; // loops that suspend
  std::vector<SourceLocation> used;
  SourceLocation first;
  for_each_own(coroutine->getBody(), [&](const Stmt *node) {
    if (isa<CoawaitExpr, CoyieldExpr, DependentCoawaitExpr>(node)) {
      const bool stays = isa<CoroutineSuspendExpr>(node) && never_suspends(cast<Expr>(node));
      any_await |= !stays;
      if (!stays && first.isInvalid())
        first = node->getBeginLoc();
    }
    if (isa<ForStmt, WhileStmt, DoStmt, CXXForRangeStmt>(node))
      repeated.push_back(node->getSourceRange());
    if (uses(node, what, parameter))
      used.push_back(node->getBeginLoc());
    if (const auto *lambda = dyn_cast<LambdaExpr>(node))
      escaped |= takes_along(lambda, what, parameter);
  });
  if (suspended)
    return !used.empty() || escaped;
  if (!any_await)
    return false;
  const auto before = [&](SourceLocation a, SourceLocation b) { return sources.isBeforeInTranslationUnit(a, b); };
  found = escaped;
  for (const SourceLocation where : used) {
    found |= !before(where, first);
    for (const SourceRange loop : repeated) // the next round comes after the suspension
      found |= !before(first, loop.getBegin()) && !before(loop.getEnd(), first) && !before(where, loop.getBegin()) &&
               !before(loop.getEnd(), where);
  }
  return found;
}

/// `task<> wrapper(const T &x) { return real(x); }`
bool wrapper_needs(const FunctionDecl *definition, const ParmVarDecl *parameter, bool lazy, unsigned depth) {
  const auto *body = dyn_cast_or_null<CompoundStmt>(definition->getBody());
  const auto *leave = body && body->size() == 1 ? dyn_cast<ReturnStmt>(body->body_front()) : nullptr;
  const auto *call = leave ? dyn_cast_or_null<CallExpr>(bare(leave->getRetValue())) : nullptr;
  const FunctionDecl *callee = call ? call->getDirectCallee() : nullptr;
  if (!callee || role_of(callee) || isa<CXXOperatorCallExpr>(call))
    return false;
  for (unsigned i = 0; i < call->getNumArgs() && i < callee->getNumParams(); ++i)
    if (named_variable(call->getArg(i)) == parameter && hold_of(callee->getParamDecl(i)->getType()) != hold::none)
      return needs(callee, {callee->getParamDecl(i)}, lazy, lazy, depth + 1);
  return false;
}

} // namespace

bool needs_later(const FunctionDecl *callee, const needed &what, bool lazy, bool unseen) {
  if (!callee || callee->hasAttr<CoroDisableLifetimeBoundAttr>())
    return false;
  return needs(callee, what, lazy, unseen, 0);
}

} // namespace corosan::checker
