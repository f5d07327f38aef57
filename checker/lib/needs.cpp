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

/// A completion token: Asio's operations copy theirs.
bool is_token(QualType type) {
  const CXXRecordDecl *record = type.getNonReferenceType()->getAsCXXRecordDecl();
  const std::string full = catalog_name(record);
  const llvm::StringRef name(full);
  return (name.starts_with("boost::asio::") || name.starts_with("asio::")) &&
         (name.ends_with("_t") || name.ends_with("_binder"));
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

/// True for a class that keeps a reference, view or pointer in itself or a base.
bool keeps_reference(const CXXRecordDecl *record, unsigned depth = 0) {
  if (!record || !record->hasDefinition() || depth > 8)
    return true;
  record = record->getDefinition();
  return llvm::any_of(record->fields(),
                      [](const FieldDecl *field) { return hold_of(field->getType()) != hold::none; }) ||
         llvm::any_of(record->bases(), [&](const CXXBaseSpecifier &base) {
           return keeps_reference(base.getType()->getAsCXXRecordDecl(), depth + 1);
         });
}

bool uses_below(const Expr *root, const needed &what, const ParmVarDecl *parameter) {
  bool found = false;
  for_each_own(root, [&](const Stmt *node) { found |= uses(node, what, parameter); });
  return found;
}

/// True when the object that is made refers to it, as far as the constructor's initialisers tell.
bool made_keeps(const CXXConstructExpr *made, const needed &what, const ParmVarDecl *parameter, unsigned depth) {
  const FunctionDecl *definition = nullptr;
  const bool seen = made->getConstructor()->hasBody(definition) && depth < 4;
  for (unsigned i = 0; i < made->getNumArgs(); ++i) {
    if (!uses_below(made->getArg(i), what, parameter))
      continue;
    if (!seen || i >= definition->getNumParams())
      return keeps_reference(made->getConstructor()->getParent());
    const ParmVarDecl *given = definition->getParamDecl(i);
    if (hold_of(given->getType()) == hold::none)
      continue;
    bool kept = false;
    for_each_own(definition->getBody(), [&](const Stmt *node) { kept |= mentions(node, given); });
    for (const CXXCtorInitializer *init : cast<CXXConstructorDecl>(definition)->inits()) {
      if (!uses_below(init->getInit(), {}, given))
        continue;
      const auto *base = dyn_cast_or_null<CXXConstructExpr>(bare(init->getInit()));
      kept |= init->isAnyMemberInitializer() ? hold_of(init->getAnyMember()->getType()) != hold::none
                                             : !base || made_keeps(base, {}, given, depth + 1);
    }
    if (kept)
      return true;
  }
  return false;
}

bool needs(const FunctionDecl *callee, const needed &what, bool lazy, bool unseen, unsigned depth);

/// True when what is awaited goes on using it: it is not just copied into the awaiter, or into an argument.
bool awaited_keeps(const Expr *operand, const needed &what, const ParmVarDecl *parameter, unsigned depth) {
  operand = bare(operand);
  if (!operand || !uses_below(operand, what, parameter))
    return false;
  if (const auto *made = dyn_cast<CXXConstructExpr>(operand))
    return made_keeps(made, what, parameter, depth);
  const auto *call = dyn_cast<CallExpr>(operand);
  const FunctionDecl *callee = call ? call->getDirectCallee() : nullptr;
  if (!callee || isa<CXXOperatorCallExpr>(call))
    return true;
  if (const auto *member = dyn_cast<CXXMemberCallExpr>(call))
    if (uses_below(member->getImplicitObjectArgument(), what, parameter))
      return true;
  const FunctionDecl *definition = defined(callee);
  const bool coroutine = depth < 4 && definition && isa<CoroutineBodyStmt>(definition->getBody());
  for (unsigned i = 0; i < call->getNumArgs(); ++i) {
    if (!uses_below(call->getArg(i), what, parameter))
      continue;
    if (i >= callee->getNumParams())
      return true;
    const ParmVarDecl *given = callee->getParamDecl(i);
    // Awaited at once, even a lazy task runs up to its own first suspension here.
    if (hold_of(given->getType()) != hold::none && (!coroutine || needs(callee, {given}, false, true, depth + 1)))
      return true;
  }
  return false;
}

struct progress {
  bool suspended = false;
  bool join(const progress &other) {
    const bool changed = other.suspended && !suspended;
    suspended |= other.suspended;
    return changed;
  }
};

/// By the control-flow graph: true for a use on a path that has suspended. Empty when there is no graph.
std::optional<bool> used_behind_await(const FunctionDecl *definition, const needed &what, const ParmVarDecl *parameter,
                                      unsigned depth) {
  const std::unique_ptr<CFG> flow = build_flow(definition, definition->getASTContext());
  if (!flow)
    return std::nullopt;
  bool found = false;
  solve(
      *flow, progress(),
      [&](const CFGBlock &block, progress &now) {
        for (const CFGElement &element : block) {
          const auto statement = element.getAs<CFGStmt>();
          if (!statement)
            continue;
          const Stmt *node = statement->getStmt();
          found |= now.suspended && uses(node, what, parameter);
          const auto *await = dyn_cast<CoroutineSuspendExpr>(node);
          if (!await || never_suspends(await))
            continue;
          found |= awaited_keeps(await->getOperand(), what, parameter, depth);
          now.suspended = true;
        }
      },
      [](const CFGBlock &, unsigned, progress &) {});
  return found;
}

bool wrapper_needs(const FunctionDecl *definition, const ParmVarDecl *parameter, bool lazy, unsigned depth);

bool needs(const FunctionDecl *callee, const needed &what, bool lazy, bool unseen, unsigned depth) {
  const FunctionDecl *definition = callee ? defined(callee) : nullptr;
  if (!definition)
    return callee && unseen && !(what.parameter && is_token(what.parameter->getType()));
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
  if (const std::optional<bool> exact = found ? std::nullopt : used_behind_await(definition, what, parameter, depth))
    return *exact;
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
