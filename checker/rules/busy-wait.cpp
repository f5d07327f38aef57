// busy-wait: a loop that does nothing but sleep, or yield, until a variable changes. The task wakes for nothing, and
// notices late.
#include "checker/lib/awaits.h"
#include "checker/lib/contexts.h"
#include "checker/lib/flow.h"
#include "checker/lib/rule.h"

using namespace clang;

namespace corosan::checker::rules {
namespace {

bool is_time(QualType type) {
  const CXXRecordDecl *record = type.getNonReferenceType()->getAsCXXRecordDecl();
  return record && record->getIdentifier() && (record->getName() == "time_point" || record->getName() == "duration");
}

/// A number counts something, and a clock tells the time: what makes such a loop end is not somebody else's doing. What
/// is waited for is a bool, an atomic, a pointer, or the state of an object.
const ValueDecl *polled(const Expr *condition) {
  const ValueDecl *flag = nullptr;
  bool time = false;
  for_each_own(condition, [&](const Stmt *node) {
    const auto *expression = dyn_cast<Expr>(node);
    if (!expression || expression->isTypeDependent())
      return;
    time |= is_time(expression->getType());
    const ValueDecl *decl = nullptr;
    if (const auto *name = dyn_cast<DeclRefExpr>(expression))
      decl = name->getDecl();
    else if (const auto *member = dyn_cast<MemberExpr>(expression))
      decl = member->getMemberDecl();
    if (!decl || isa<FunctionDecl>(decl) || isa<EnumConstantDecl>(decl) || flag)
      return;
    const QualType type = decl->getType().getNonReferenceType();
    if (decl->getType().isConstQualified() ||
        (type->isIntegerType() && !type->isBooleanType() && !type->isEnumeralType()))
      return;
    flag = decl;
  });
  return time ? nullptr : flag;
}

/// Setting the timer that is awaited next.
bool sets_timer(const Stmt *statement) {
  const auto *expression = dyn_cast<Expr>(statement);
  const auto *call = dyn_cast_or_null<CXXMemberCallExpr>(strip(expression));
  return called_name(call).starts_with("expires") && !mentions_name(statement, {"max"});
}

bool makes_timer(const Stmt *statement) {
  const auto *declaration = dyn_cast<DeclStmt>(statement);
  const auto *variable =
      declaration && declaration->isSingleDecl() ? dyn_cast<VarDecl>(declaration->getSingleDecl()) : nullptr;
  const CXXRecordDecl *record = variable ? variable->getType()->getAsCXXRecordDecl() : nullptr;
  return record && record->getIdentifier() && record->getName().contains_insensitive("timer");
}

struct polling {
  std::vector<const Expr *> conditions;
  const Expr *pause = nullptr;
  bool timer = false, set = false, other = false;
};

bool leaves(const Stmt *statement) {
  if (const auto *block = dyn_cast<CompoundStmt>(statement))
    return block->size() == 1 && leaves(block->body_front());
  if (const auto *leave = dyn_cast<CoreturnStmt>(statement))
    return !leave->getOperand() || !isa<CoroutineSuspendExpr>(leave->getOperand()->IgnoreImplicit());
  return isa<BreakStmt>(statement);
}

void sort(const Stmt *statement, polling &into, unsigned depth = 0);

/// A coroutine of the project that does nothing but pause.
bool only_pauses(const FunctionDecl *callee, unsigned depth) {
  const FunctionDecl *definition = nullptr;
  if (!callee || depth > 4 || !callee->hasBody(definition) || is_dependent(definition) ||
      !isa<CoroutineBodyStmt>(definition->getBody()))
    return false;
  polling inside;
  sort(written_body(definition), inside, depth + 1);
  return inside.pause && !inside.other && inside.conditions.empty() && (!inside.timer || inside.set);
}

void sort(const Stmt *statement, polling &into, unsigned depth) {
  if (!statement || isa<NullStmt, ContinueStmt>(statement))
    return;
  if (const auto *block = dyn_cast<CompoundStmt>(statement)) {
    for (const Stmt *one : block->body())
      sort(one, into, depth);
    return;
  }
  if (const auto *branch = dyn_cast<IfStmt>(statement); branch && !branch->getElse() && !branch->getInit() &&
                                                        !branch->getConditionVariable() && leaves(branch->getThen())) {
    into.conditions.push_back(branch->getCond());
    return;
  }
  if (sets_timer(statement) || makes_timer(statement)) {
    into.set = true;
    return;
  }
  const Expr *await = nullptr;
  if (const auto *expression = dyn_cast<Expr>(statement))
    await = strip(expression);
  bool timer = false;
  // A temporary timer was made with its time.
  const CallExpr *call = await ? awaited_call(await) : nullptr;
  if (await && may_suspend(await) && !into.pause &&
      (is_pause(await, timer) || only_pauses(call ? call->getDirectCallee() : nullptr, depth))) {
    into.pause = await;
    into.timer = timer;
    if (isa_and_nonnull<CXXConstructExpr>(object_of(call)))
      into.set = true;
    return;
  }
  into.other = true;
}

void check(const Stmt *loop, const function &fn, const ASTContext &ast, reporter report) {
  polling seen;
  if (const auto *counted = dyn_cast<ForStmt>(loop))
    if (counted->getInit() || counted->getConditionVariable())
      return;
  if (const auto *loops = dyn_cast<WhileStmt>(loop); loops && loops->getConditionVariable())
    return;
  if (const Expr *condition = loop_condition(loop); condition && !is_endless(loop, ast))
    seen.conditions.push_back(condition);
  sort(loop_body(loop), seen);
  if (const auto *counted = dyn_cast<ForStmt>(loop); counted && counted->getInc())
    sort(counted->getInc(), seen);
  if (seen.other || !seen.pause || (seen.timer && !seen.set) || seen.conditions.empty())
    return;
  const ValueDecl *flag = nullptr;
  for (const Expr *condition : seen.conditions) {
    if (!only_reads(condition))
      return;
    if (!flag)
      flag = polled(condition);
  }
  if (!flag)
    return;
  finding result = finding_at(loop, fn,
                              "this loop polls '" + flag->getNameAsString() + "' with pauses; use " +
                                  std::string(catalog::advice_text(catalog::advice::event, fn.dialect)) +
                                  ", and set it where '" + flag->getNameAsString() + "' changes",
                              flag->getNameAsString());
  result.highlight = seen.conditions.front()->getSourceRange();
  result.notes.push_back({seen.pause->getBeginLoc(), "each round wakes the task here, changed or not"});
  report(std::move(result));
}

} // namespace

void busy_wait(const model &unit, const options &, reporter report) {
  for (const auto &fn : unit.functions) {
    if (fn->awaits.empty() || !fn->decl || is_dependent(fn->decl))
      continue;
    for_each_own(written_body(fn->decl), [&](const Stmt *node) {
      if (isa<WhileStmt, ForStmt, DoStmt>(node))
        check(node, *fn, unit.ast, report);
    });
  }
}

} // namespace corosan::checker::rules
