// coro-task-of-task: a coroutine returns a task it has not awaited, or an await gives a task that nobody awaits in
// turn: one co_await too few.
#include "checker/lib/dialects.h"
#include "checker/lib/flow.h"
#include "checker/lib/loop_code.h"
#include "checker/lib/rule.h"
#include "checker/lib/task_use.h"
#include "checker/lib/tasks.h"

#include <clang/AST/Attr.h>

using namespace clang;

namespace corosan::checker::rules {
namespace {

/// The un-awaited task that `leave` returns out of a coroutine whose value is a task.
const Expr *returned_task(const CoreturnStmt *leave, const function &fn) {
  // Only a call's fresh task: one that was taken out of a variable or a queue is handed on deliberately.
  const auto *value = dyn_cast_or_null<CallExpr>(bare(leave->getOperand()));
  if (!value || value->isTypeDependent() || !value->isPRValue() || !is_lazy_task(value->getType()))
    return nullptr;
  // The task goes on as it is: the coroutine's own value is a task, too.
  const QualType promised = value_of_task(fn.decl->getReturnType());
  return !promised.isNull() && is_lazy_task(promised) ? value : nullptr;
}

/// The co_await whose value, a task, `expression` is; null when it is none. A co_await of a task of tasks that the
/// library itself declares so (accept() that gives a session) is the caller's business as well.
const CoawaitExpr *gives_task(const Expr *expression) {
  const auto *await = dyn_cast_or_null<CoawaitExpr>(bare(expression));
  return await && !await->isTypeDependent() && await->isPRValue() && is_lazy_task(await->getType()) ? await : nullptr;
}

void report_await(const CoawaitExpr *await, const function &fn, reporter report) {
  const std::string name = callee_text(bare(await->getOperand()));
  finding found = finding_at(await, fn,
                             (name.empty() ? std::string("this co_await") : "awaiting '" + name + "'") +
                                 " gives a task that is never awaited in turn, so its body never runs",
                             name);
  offer_await(found, await, fn);
  report(std::move(found));
}

void check(const function &fn, reporter report) {
  const Stmt *body = written_body(fn.decl);
  for_each_own(body, [&](const Stmt *node) {
    const auto *leave = dyn_cast<CoreturnStmt>(node);
    const Expr *value = leave ? returned_task(leave, fn) : nullptr;
    if (!value)
      return;
    const std::string name = callee_text(value);
    finding found = finding_at(
        leave, fn,
        "co_return hands on " + (name.empty() ? std::string("a task") : "the task of '" + name + "'") +
            " without awaiting it: whoever awaits " + place_of(fn) + " gets another task, which has not started",
        name);
    found.notes.push_back({fn.decl->getReturnTypeSourceRange().isValid()
                               ? fn.decl->getReturnTypeSourceRange().getBegin()
                               : fn.decl->getLocation(),
                           "the return type is a task of a task; co_return co_await, or one task less"});
    report(std::move(found));
  });
  const task_uses uses = collect_uses(body);
  for (const Expr *dropped : uses.dropped)
    if (const auto *await = dyn_cast<CoawaitExpr>(dropped); await && gives_task(await)) // no cast to void
      report_await(await, fn, report);
  for (const VarDecl *variable : uses.variables) {
    if (variable->getType()->isReferenceType() || variable->hasGlobalStorage() || variable->hasAttr<UnusedAttr>() ||
        uses.of(variable).consumed || !variable->hasInit())
      continue;
    const CoawaitExpr *await = gives_task(variable->getInit());
    if (!await)
      continue;
    finding found = finding_at(await, fn,
                               "'" + variable->getNameAsString() +
                                   "' is a task, the value of this co_await, and is never awaited in turn",
                               variable->getNameAsString());
    found.location = variable->getLocation();
    const QualType value = value_of_task(await->getType());
    if (variable->getType()->getContainedAutoType() && !value.isNull() && !value->isVoidType())
      offer_await(found, await, fn);
    report(std::move(found));
  }
}

/// Cheap test before the body is walked: the coroutine promises a task, or some await gives one.
bool worth_checking(const function &fn) {
  if (!fn.decl || !isa_and_nonnull<CoroutineBodyStmt>(fn.decl->getBody()) || is_dependent(fn.decl))
    return false;
  const QualType promised = value_of_task(fn.decl->getReturnType());
  return (!promised.isNull() && is_lazy_task(promised)) ||
         llvm::any_of(fn.awaits, [](const Expr *await) { return gives_task(await) != nullptr; });
}

} // namespace

void task_of_task(const model &unit, const options &, reporter report) {
  for (const auto &fn : unit.functions)
    if (worth_checking(*fn))
      check(*fn, report);
}

} // namespace corosan::checker::rules
