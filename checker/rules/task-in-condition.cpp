// coro-task-in-condition: `if (f())`, `f() + 1`, `out << f()` where f() gives a task: the conversion says something
// about the task object, never about its result.
#include "checker/lib/dialects.h"
#include "checker/lib/flow.h"
#include "checker/lib/rule.h"
#include "checker/lib/tasks.h"

using namespace clang;

namespace corosan::checker::rules {
namespace {

using catalog::role;

/// The call whose fresh task the conversion `node` turns into a number, a bool or a pointer; null when there is none. A
/// variable is left alone: `if (task)` asks whether there is one.
const Expr *converted_task(const Stmt *node) {
  const auto *call = dyn_cast<CXXMemberCallExpr>(node);
  const auto *conversion = call ? dyn_cast_or_null<CXXConversionDecl>(call->getMethodDecl()) : nullptr;
  if (!conversion || !conversion->getConversionType().getNonReferenceType()->isScalarType())
    return nullptr;
  const Expr *made = bare(call->getImplicitObjectArgument());
  if (!made || !isa<CallExpr>(made) || !made->isPRValue())
    return nullptr;
  const auto task = classify_task(made->getType());
  return task && (task->role == role::lazy_task || task->role == role::eager_task) ? made : nullptr;
}

std::string used_as(QualType type) {
  if (type->isBooleanType())
    return "a condition";
  return type->isArithmeticType() ? "a number" : "a pointer";
}

void check(const function &fn, reporter report) {
  llvm::SmallPtrSet<const Stmt *, 8> on_purpose; // what an explicit cast applies to
  for_each_own(written_body(fn.decl), [&](const Stmt *node) {
    if (const auto *cast = dyn_cast<ExplicitCastExpr>(node)) {
      for (const Expr *inner = cast->getSubExpr(); inner;) {
        on_purpose.insert(inner);
        const auto *implicit = dyn_cast<ImplicitCastExpr>(inner);
        inner = implicit ? implicit->getSubExpr() : nullptr;
      }
      return;
    }
    const Expr *made = on_purpose.count(node) ? nullptr : converted_task(node);
    if (!made)
      return;
    const std::string name = callee_text(made);
    const std::string whose = name.empty() ? "this task" : "the task of '" + name + "'";
    finding found = finding_at(made, fn,
                               whose + " is used as " + used_as(cast<Expr>(node)->getType()) +
                                   ", which says nothing about its result: co_await it first",
                               name);
    if (const QualType value = value_of_task(made->getType()); !value.isNull() && value->isScalarType())
      offer_await(found, made, fn);
    report(std::move(found));
  });
}

} // namespace

void task_in_condition(const model &unit, const options &, reporter report) {
  for (const auto &fn : unit.functions) {
    const bool converts = llvm::any_of(fn->calls, [](const call_site &call) {
      return isa_and_nonnull<CXXMemberCallExpr>(call.expression) && isa_and_nonnull<CXXConversionDecl>(call.callee);
    });
    if (fn->decl && converts)
      check(*fn, report);
  }
}

} // namespace corosan::checker::rules
