// Questions about awaits, conditions and loops; see awaits.h.
#include "checker/lib/awaits.h"

#include "checker/lib/contexts.h"
#include "checker/lib/dialects.h"
#include "checker/lib/flow.h"

#include <llvm/ADT/StringSet.h>

using namespace clang;

namespace corosan::checker {
namespace {

/// A member that only says `return field;` or `return field.load();`.
bool just_returns_field(const FunctionDecl *decl, unsigned depth) {
  const FunctionDecl *defined = nullptr;
  const auto *body = dyn_cast_or_null<CompoundStmt>(decl->getBody(defined));
  const auto *only = body && body->size() == 1 ? dyn_cast<ReturnStmt>(body->body_front()) : nullptr;
  return only && only->getRetValue() && depth < 4 && only_reads(only->getRetValue());
}

bool is_getter(const CXXMethodDecl *method) {
  static const llvm::StringSet<> getters = {"load",  "empty", "size",          "has_value", "get",   "test",
                                            "count", "value", "operator bool", "length",    "valid", "stop_requested"};
  if (!method || !method->isConst())
    return false;
  if (method->getDeclContext()->isStdNamespace() || method->getParent()->isInStdNamespace())
    return isa<CXXConversionDecl>(method) || getters.contains(method->getNameAsString()) ||
           method->isOverloadedOperator();
  return method->getNumParams() == 0 && just_returns_field(method, 0);
}

bool contains_any(llvm::StringRef name, llvm::ArrayRef<llvm::StringRef> parts) {
  return llvm::any_of(parts, [&](llvm::StringRef part) { return name.contains_insensitive(part); });
}

} // namespace

const Expr *awaited_operand(const Stmt *node) {
  if (const auto *suspend = dyn_cast_or_null<CoroutineSuspendExpr>(node))
    return strip(suspend->getOperand());
  if (const auto *suspend = dyn_cast_or_null<DependentCoawaitExpr>(node))
    return strip(suspend->getOperand());
  return nullptr;
}

const CallExpr *awaited_call(const Stmt *node) { return dyn_cast_or_null<CallExpr>(awaited_operand(node)); }

bool may_suspend(const Stmt *node) {
  return isa_and_nonnull<CoroutineSuspendExpr, DependentCoawaitExpr>(node) && !never_suspends(cast<Expr>(node));
}

bool allowed_awaits::contain(const Expr *await) const {
  const Expr *operand = types.empty() && callees.empty() ? nullptr : awaited_operand(await);
  if (!operand || operand->getType().isNull())
    return false;
  const auto listed = [](llvm::ArrayRef<std::string> names, const NamedDecl *decl) {
    if (!decl || names.empty())
      return false;
    const std::string name = catalog_name(decl);
    return llvm::any_of(names, [&](llvm::StringRef one) { return one.ltrim(':') == llvm::StringRef(name).ltrim(':'); });
  };
  const auto *call = dyn_cast<CallExpr>(operand);
  return listed(types, operand->getType()->getAsCXXRecordDecl()) || (call && listed(callees, call->getDirectCallee()));
}

llvm::StringRef called_name(const CallExpr *call) {
  if (!call)
    return {};
  if (const FunctionDecl *callee = call->getDirectCallee())
    return plain_name(callee);
  const Expr *called = call->getCallee() ? call->getCallee()->IgnoreParenImpCasts() : nullptr;
  DeclarationName name;
  if (const auto *lookup = dyn_cast_or_null<OverloadExpr>(called))
    name = lookup->getName();
  else if (const auto *member = dyn_cast_or_null<CXXDependentScopeMemberExpr>(called))
    name = member->getMember();
  return name.isIdentifier() && name.getAsIdentifierInfo() ? name.getAsIdentifierInfo()->getName() : llvm::StringRef();
}

const Expr *object_of(const CallExpr *call) {
  if (const auto *member = dyn_cast_or_null<CXXMemberCallExpr>(call))
    return bare(member->getImplicitObjectArgument());
  return nullptr;
}

bool is_pause(const Stmt *await, bool &timer) {
  static const llvm::StringSet<> names = {"sleep",           "sleep_for",      "sleep_until",
                                          "sleepFor",        "sleepUntil",     "sleepCoro",
                                          "sleep_abortable", "async_sleep",    "co_sleep",
                                          "sleep_async",     "asyncSleep",     "delay",
                                          "yield",           "yield_now",      "yield_for",
                                          "yield_until",     "reschedule",     "co_reschedule_on_current_executor",
                                          "schedule",        "schedule_after", "schedule_at",
                                          "maybe_yield",     "Yield",          "yield_execution"};
  timer = false;
  const Expr *operand = awaited_operand(await);
  if (isa_and_nonnull<CXXConstructExpr, DeclRefExpr>(operand)) {
    // co_await yield{}; co_await co_reschedule_on_current_executor;
    const auto *name = dyn_cast<DeclRefExpr>(operand);
    const CXXRecordDecl *record = operand->getType()->getAsCXXRecordDecl();
    return (name && name->getDecl()->getIdentifier() && names.contains(name->getDecl()->getName())) ||
           (!name && record && record->getIdentifier() && names.contains(record->getName()));
  }
  const auto *call = dyn_cast_or_null<CallExpr>(operand);
  const llvm::StringRef name = called_name(call);
  if (name == "async_wait" || name == "wait") {
    const Expr *object = object_of(call);
    const CXXRecordDecl *record = object ? object->getType()->getAsCXXRecordDecl() : nullptr;
    timer = record && record->getIdentifier() && record->getName().contains_insensitive("timer");
    return timer;
  }
  if (const auto role = role_of(call ? call->getDirectCallee() : nullptr); role && role->role == catalog::role::post)
    return true;
  return names.contains(name);
}

namespace {

bool only_asks(const CallExpr *call, unsigned depth);

bool reads(const Expr *condition, unsigned depth) {
  condition = bare(condition);
  if (!condition)
    return true;
  if (isa<DeclRefExpr, CXXThisExpr, IntegerLiteral, CXXBoolLiteralExpr, CXXNullPtrLiteralExpr, CharacterLiteral>(
          condition))
    return true;
  if (const auto *member = dyn_cast<MemberExpr>(condition))
    return reads(member->getBase(), depth);
  if (const auto *unary = dyn_cast<UnaryOperator>(condition))
    return !unary->isIncrementDecrementOp() && reads(unary->getSubExpr(), depth);
  if (const auto *binary = dyn_cast<BinaryOperator>(condition))
    return !binary->isAssignmentOp() && reads(binary->getLHS(), depth) && reads(binary->getRHS(), depth);
  if (const auto *subscript = dyn_cast<ArraySubscriptExpr>(condition))
    return reads(subscript->getBase(), depth) && reads(subscript->getIdx(), depth);
  const auto *call = dyn_cast<CallExpr>(condition);
  const auto *method = call ? dyn_cast_or_null<CXXMethodDecl>(call->getDirectCallee()) : nullptr;
  if (const auto *member = dyn_cast<CXXMemberCallExpr>(condition)) {
    if (!is_getter(method))
      return false;
    for (const Expr *argument : member->arguments())
      if (!isa<CXXDefaultArgExpr>(argument) && !reads(argument, depth))
        return false;
    return reads(member->getImplicitObjectArgument(), depth);
  }
  if (const auto *operation = dyn_cast<CXXOperatorCallExpr>(condition)) {
    const OverloadedOperatorKind kind = operation->getOperator();
    if (kind != OO_Star && kind != OO_Arrow && kind != OO_Exclaim && kind != OO_EqualEqual && kind != OO_ExclaimEqual)
      return false;
    return llvm::all_of(operation->arguments(), [&](const Expr *argument) { return reads(argument, depth); });
  }
  return call && !method && only_asks(call, depth);
}

/// `done(work)` of a function that returns what it reads.
bool only_asks(const CallExpr *call, unsigned depth) {
  const FunctionDecl *callee = call->getDirectCallee(), *definition = nullptr;
  if (depth > 4 || !callee || callee->isInStdNamespace() || !callee->hasBody(definition) || is_dependent(definition))
    return false;
  const auto *body = dyn_cast<CompoundStmt>(definition->getBody());
  const auto *leave = body && body->size() == 1 ? dyn_cast<ReturnStmt>(body->body_front()) : nullptr;
  return leave && leave->getRetValue() && reads(leave->getRetValue(), depth + 1) &&
         llvm::all_of(call->arguments(), [&](const Expr *argument) { return reads(argument, depth + 1); });
}

} // namespace

bool only_reads(const Expr *condition) { return reads(condition, 0); }

const Stmt *loop_body(const Stmt *loop) {
  if (const auto *one = dyn_cast_or_null<WhileStmt>(loop))
    return one->getBody();
  if (const auto *one = dyn_cast_or_null<ForStmt>(loop))
    return one->getBody();
  if (const auto *one = dyn_cast_or_null<DoStmt>(loop))
    return one->getBody();
  if (const auto *one = dyn_cast_or_null<CXXForRangeStmt>(loop))
    return one->getBody();
  return nullptr;
}

const Expr *loop_condition(const Stmt *loop) {
  if (const auto *one = dyn_cast_or_null<WhileStmt>(loop))
    return one->getCond();
  if (const auto *one = dyn_cast_or_null<ForStmt>(loop))
    return one->getCond();
  if (const auto *one = dyn_cast_or_null<DoStmt>(loop))
    return one->getCond();
  return nullptr;
}

bool is_endless(const Stmt *loop, const ASTContext &ast) {
  if (!isa_and_nonnull<WhileStmt, ForStmt, DoStmt>(loop))
    return false;
  const Expr *condition = loop_condition(loop);
  if (!condition)
    return isa<ForStmt>(loop);
  bool value = false;
  return !condition->isValueDependent() && condition->EvaluateAsBooleanCondition(value, ast) && value;
}

std::string_view dialect_word(std::string_view dialect, catalog::role role) {
  for (const catalog::dialect_name &row : catalog::dialect_names)
    if (row.dialect == dialect && row.role == role)
      return row.name;
  return {};
}

bool mentions_name(const Stmt *root, llvm::ArrayRef<llvm::StringRef> parts) {
  bool found = false;
  for_each_own(root, [&](const Stmt *node) {
    if (found)
      return;
    const NamedDecl *decl = nullptr;
    if (const auto *name = dyn_cast<DeclRefExpr>(node))
      decl = name->getDecl();
    else if (const auto *member = dyn_cast<MemberExpr>(node))
      decl = member->getMemberDecl();
    else if (const auto *made = dyn_cast<CXXConstructExpr>(node))
      decl = made->getConstructor()->getParent();
    else if (const auto *call = dyn_cast<CallExpr>(node); call && contains_any(called_name(call), parts))
      found = true;
    else if (const auto *declaration = dyn_cast<DeclStmt>(node))
      for (const Decl *one : declaration->decls())
        if (const auto *named = dyn_cast<NamedDecl>(one))
          found |= named->getIdentifier() && contains_any(named->getName(), parts);
    found |= decl && decl->getIdentifier() && contains_any(decl->getName(), parts);
  });
  return found;
}

} // namespace corosan::checker
