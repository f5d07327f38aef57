// What speaks for a call that has nothing to wait for; see arrived.h.
#include "checker/lib/arrived.h"

#include "catalog/catalog.h"
#include "checker/lib/contexts.h"
#include "checker/lib/dialects.h"
#include "checker/lib/scan.h"
#include "checker/lib/values.h"

#include <clang/Basic/SourceManager.h>

#include <llvm/ADT/StringSet.h>

using namespace clang;

namespace corosan::checker {
namespace {

constexpr group_set on_threads =
    group_bit(static_cast<unsigned>(catalog::group::sync)) | group_bit(static_cast<unsigned>(catalog::group::thread));

constexpr unsigned deepest = 8; // variables made from variables

/// True for an element or part of what an await has given.
bool out_of_await(const Expr *expression, unsigned depth = 0) {
  expression = strip(expression);
  if (!expression || depth > deepest)
    return false;
  if (isa<CoroutineSuspendExpr, DependentCoawaitExpr>(expression))
    return true;
  if (const auto *name = dyn_cast<DeclRefExpr>(expression)) {
    const auto *binding = dyn_cast<BindingDecl>(name->getDecl());
    const auto *variable = dyn_cast_or_null<VarDecl>(binding ? binding->getDecomposedDecl() : name->getDecl());
    return variable && !isa<ParmVarDecl>(variable) && out_of_await(variable->getInit(), depth + 1);
  }
  if (const auto *member = dyn_cast<MemberExpr>(expression))
    return out_of_await(member->getBase(), depth + 1);
  if (const auto *subscript = dyn_cast<ArraySubscriptExpr>(expression))
    return out_of_await(subscript->getBase(), depth + 1);
  if (const auto *unary = dyn_cast<UnaryOperator>(expression))
    return out_of_await(unary->getSubExpr(), depth + 1);
  const auto *call = dyn_cast<CallExpr>(expression);
  if (const auto *op = dyn_cast_or_null<CXXOperatorCallExpr>(call)) { // results[i], *one
    const bool reads =
        op->getOperator() == OO_Subscript || op->getOperator() == OO_Star || op->getOperator() == OO_Arrow;
    return reads && out_of_await(op->getArg(0), depth + 1);
  }
  if (const auto *on = dyn_cast_or_null<CXXMemberCallExpr>(call)) // results.begin()
    return on->getRecordDecl() && on->getRecordDecl()->isInStdNamespace() &&
           out_of_await(on->getImplicitObjectArgument(), depth + 1);
  const FunctionDecl *callee = call ? call->getDirectCallee() : nullptr; // get<0>(results)
  return callee && callee->isInStdNamespace() && call->getNumArgs() > 0 && out_of_await(call->getArg(0), depth + 1);
}

/// True for the result of a running task, or a standard container or tuple of such.
bool holds_result(QualType type, unsigned depth = 0) {
  type = type.getNonReferenceType();
  if (type.isNull() || type->isDependentType() || depth > 4)
    return false;
  if (const auto task = classify_task(type))
    return task->role == catalog::role::eager_task;
  const auto *special = dyn_cast_or_null<ClassTemplateSpecializationDecl>(type->getAsCXXRecordDecl());
  if (!special)
    return false;
  auto within = [&](const TemplateArgument &part) {
    return part.getKind() == TemplateArgument::Type && holds_result(part.getAsType(), depth + 1);
  };
  return llvm::any_of(special->getTemplateArgs().asArray(), [&](const TemplateArgument &part) {
    return part.getKind() == TemplateArgument::Pack ? llvm::any_of(part.getPackAsArray(), within) : within(part);
  });
}

bool is_arrived_result(const Expr *value) {
  return value && !value->getType().isNull() && out_of_await(value) && holds_result(value->getType());
}

bool names(const Stmt *root, const ValueDecl *wanted) {
  return any_below(root, [&](const Stmt *part) {
    const auto *name = dyn_cast<DeclRefExpr>(part);
    const auto *member = dyn_cast<MemberExpr>(part);
    return (name && name->getDecl()->getCanonicalDecl() == wanted) || (member && member->getMemberDecl() == wanted);
  });
}

/// `co_await when_all(a, b)` before `a.get()`.
bool awaited_before(const call_site &site, const function &from, const ASTContext &ast) {
  static const llvm::StringSet<> fetchers = {"get", "wait", "result", "value"};
  if (from.awaits.empty() || !fetchers.contains(plain_name(site.callee)))
    return false;
  const ValueDecl *object = root_of(object_of(site));
  return object && llvm::any_of(from.awaits, [&](const Expr *await) {
           return ast.getSourceManager().isBeforeInTranslationUnit(await->getEndLoc(), site.location) &&
                  names(await, object);
         });
}

/// `r.wait()` before `r.get()`: one report is enough, and whoever asks whether it is ready means to act on the answer.
bool asked_before(const call_site &site, const function &from, const ASTContext &ast) {
  static const llvm::StringSet<> questions = {"wait",  "wait_for", "wait_until", "is_ready",  "isReady",
                                              "ready", "done",     "status",     "isFinished"};
  if (plain_name(site.callee) != "get")
    return false;
  const ValueDecl *object = root_of(object_of(site));
  return object && any_below(from.decl->getBody(), [&](const Stmt *part) {
           const auto *call = dyn_cast<CXXMemberCallExpr>(part);
           return call && questions.contains(plain_name(call->getMethodDecl())) &&
                  root_of(call->getImplicitObjectArgument()) == object &&
                  ast.getSourceManager().isBeforeInTranslationUnit(call->getExprLoc(), site.location) &&
                  !is_renewed(object, call->getExprLoc(), site, from, ast);
         });
}

/// True when `thread`, a local of the function with `body`, was taken out of a place where that function puts a new
/// one; it may ask a function of its own for that.
bool is_succeeded(const VarDecl *thread, const Stmt *body, const model &unit, unsigned depth = 0) {
  if (isa<ParmVarDecl>(thread) || !thread->hasInit() || depth > 2)
    return false;
  const auto *call = dyn_cast_or_null<CallExpr>(strip(thread->getInit()));
  if (const function *taker = call ? unit.find(call->getDirectCallee()) : nullptr)
    return any_below(written_body(taker->decl), [&](const Stmt *part) {
      const auto *leave = dyn_cast<ReturnStmt>(part);
      const auto *given = leave ? dyn_cast_or_null<VarDecl>(root_of(leave->getRetValue())) : nullptr;
      return given && given->hasLocalStorage() && is_succeeded(given, written_body(taker->decl), unit, depth + 1);
    });
  const ValueDecl *place = root_of(thread->getInit());
  return place && any_below(body, [&](const Stmt *part) {
           const auto *assignment = dyn_cast<CXXOperatorCallExpr>(part);
           return assignment && assignment->getOperator() == OO_Equal && root_of(assignment->getArg(0)) == place &&
                  !root_of(assignment->getArg(1));
         });
}

/// A thread that made room for a new one has ended, or is about to.
bool has_successor(const call_site &site, const function &from, const model &unit) {
  if (plain_name(site.callee) != "join")
    return false;
  const auto *thread = dyn_cast_or_null<VarDecl>(root_of(object_of(site)));
  return thread && is_succeeded(thread, from.decl->getBody(), unit);
}

} // namespace

bool is_renewed(const ValueDecl *object, SourceLocation since, const call_site &site, const function &from,
                const ASTContext &ast) {
  const SourceManager &sources = ast.getSourceManager();
  return any_below(from.decl->getBody(), [&](const Stmt *part) {
    const auto *call = dyn_cast<CXXOperatorCallExpr>(part);
    return call && call->isAssignmentOp() && root_of(call->getArg(0)) == object &&
           sources.isBeforeInTranslationUnit(since, call->getExprLoc()) &&
           sources.isBeforeInTranslationUnit(call->getEndLoc(), site.location);
  });
}

bool settled_before_end(const VarDecl *variable, const function &from) {
  static const llvm::StringSet<> ends = {"join", "detach", "close", "wait", "finish", "drain", "disconnect"};
  static const llvm::StringSet<> awaited_ends = {"stop", "shutdown", "cancel"}; // without an await they only ask for it
  auto ended = [&](const Stmt *part, const llvm::StringSet<> &names) {
    const auto *call = dyn_cast<CXXMemberCallExpr>(part);
    llvm::StringRef name = call ? plain_name(call->getMethodDecl()) : llvm::StringRef();
    if (!name.consume_front("async_"))
      name.consume_front("co_");
    return names.contains(name) && root_of(call->getImplicitObjectArgument()) == variable;
  };
  return any_below(from.decl->getBody(), [&](const Stmt *part) {
    if (const auto *await = dyn_cast<CoroutineSuspendExpr>(part))
      return any_below(await->getOperand(), [&](const Stmt *below) { return ended(below, awaited_ends); });
    const auto *call = dyn_cast<CallExpr>(part);
    const FunctionDecl *callee = call ? call->getDirectCallee() : nullptr;
    return ended(part, ends) || (plain_name(callee) == "move" && callee->isInStdNamespace() &&
                                 call->getNumArgs() == 1 && root_of(call->getArg(0)) == variable);
  });
}

group_set arrived(const call_site &site, const function &from, const model &unit) {
  if (!from.decl)
    return 0;
  if (!site.expression)
    return site.variable && settled_before_end(site.variable, from) ? ~group_set(0) : 0;
  if (has_successor(site, from, unit))
    return group_bit(static_cast<unsigned>(catalog::group::thread));
  if (is_arrived_result(object_of(site)) || awaited_before(site, from, unit.ast) || asked_before(site, from, unit.ast))
    return on_threads;
  for (unsigned i = 0; i < argument_count(site); ++i)
    if (is_arrived_result(argument_of(site, i)))
      return on_threads;
  return 0;
}

} // namespace corosan::checker
