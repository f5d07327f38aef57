// dangling-this: a member coroutine called on an object that dies before its task is done.
#include "checker/lib/dialects.h"
#include "checker/lib/flow.h"
#include "checker/lib/rule.h"
#include "checker/lib/task_call.h"

#include <clang/AST/Attr.h>

using namespace clang;

namespace corosan::checker::rules {
namespace {

/// Handles and views: the member is about something else that lives on.
bool is_handle(const CXXRecordDecl *record) {
  return !record || record->hasAttr<PointerAttr>() || record->isLambda() || record->isEmpty();
}

void check(const task_call &made, const function &fn, lifetimes &life, reporter report) {
  const auto *method = dyn_cast<CXXMethodDecl>(made.callee);
  if (!method || !method->isImplicitObjectMemberFunction() || !made.object || is_handle(method->getParent()))
    return;
  // A task's own members, and functions that are made to be called on something that goes away.
  const bool seen = method->getTemplateInstantiationPattern() || method->hasBody();
  if (classify_task(method->getFunctionObjectParameterType()) || (method->getRefQualifier() == RQ_RValue && !seen))
    return;
  if (const auto *pointer = dyn_cast<MemberExpr>(made.call->getCallee()->IgnoreParens()); pointer && pointer->isArrow())
    return;
  const origin object = object_of(made.object, fn);
  // A temporary without a destructor may as well be a handle; only a body that uses it can tell.
  const bool owner = !method->getParent()->hasDefinition() || !method->getParent()->hasTrivialDestructor();
  if (!object || !needs_later(method, {nullptr, true}, made.lazy, made.lazy && (object.local || owner)))
    return;
  const auto gone = life.outlives(object, made.call, made.lazy);
  if (!gone)
    return;
  finding result;
  result.location = made.object->getBeginLoc();
  result.highlight = made.object->getSourceRange();
  const std::string what = object.local ? "'" + object.local->getNameAsString() + "'" : std::string("this temporary");
  result.message = what + " dies before the task of its member '" + made.name + "' is done: " +
                   (object.local ? "keep it alive until then" : "give it a name, or await the call at once");
  result.notes = explain(*gone, object, "task");
  result.function = function_name(fn);
  result.subject = made.name;
  report(std::move(result));
}

} // namespace

void dangling_this(const model &unit, const options &, reporter report) {
  for_each_task_call(
      unit, [&](const task_call &made, const function &fn, lifetimes &life) { check(made, fn, life, report); });
}

} // namespace corosan::checker::rules
