// dangling-argument: a temporary or a local bound to a reference, view or pointer parameter of a coroutine, that dies
// before the task is done. Decided where the call stands, not where the parameter is declared.
#include "checker/lib/contexts.h"
#include "checker/lib/dialects.h"
#include "checker/lib/escape.h"
#include "checker/lib/flow.h"
#include "checker/lib/rule.h"
#include "checker/lib/task_call.h"
#include "checker/lib/wrappers.h"

using namespace clang;

namespace corosan::checker::rules {
namespace {

const char *name_of(hold how) { return how == hold::view ? "view" : how == hold::pointer ? "pointer" : "reference"; }

void check(const task_call &made, const function &fn, lifetimes &life, reporter report) {
  const FunctionDecl *callee = made.callee;
  for (unsigned i = 0; i < callee->getNumParams() && i < made.arguments.size(); ++i) {
    const ParmVarDecl *parameter = callee->getParamDecl(i);
    const hold how = hold_of(parameter->getType());
    const origin object = how == hold::none ? origin() : borrowed(made.arguments[i], parameter->getType(), fn);
    if (!object || !needs_later(callee, {parameter}, made.lazy, made.lazy))
      continue;
    const auto gone = life.outlives(object, made.call, made.lazy);
    if (!gone)
      continue;
    finding result;
    result.location = made.arguments[i]->getBeginLoc();
    result.highlight = made.arguments[i]->getSourceRange();
    const std::string called = made.name.empty() ? std::string("this coroutine") : "'" + made.name + "'";
    const std::string what = object.local ? "'" + local_name(object.local) + "'" : std::string("this temporary");
    result.message = what + " dies before the " + made.kind.str() + " of " + called + " is done, which keeps a " +
                     name_of(how) + " to it: " +
                     (object.local               ? "keep it alive until then"
                      : made.kind == "generator" ? "give it a name"
                                                 : "await the call at once") +
                     ", or take the parameter by value";
    result.notes = explain(*gone, object, made.kind);
    result.notes.push_back(
        {parameter->getLocation(),
         std::string("the ") + name_of(how) + " is this parameter" +
             (parameter->getName().empty() ? std::string() : ", '" + parameter->getNameAsString() + "'")});
    result.function = function_name(fn);
    result.subject = made.name;
    report(std::move(result));
  }
}

/// The call of std::bind or std::bind_front whose value is called here, directly or through a variable.
const CallExpr *bind_call(const Expr *called) {
  const Expr *made = called ? bare(called) : nullptr;
  if (const VarDecl *variable = named_variable(called))
    made = variable->getInit() ? bare(variable->getInit()) : nullptr;
  const auto *call = dyn_cast_or_null<CallExpr>(made);
  const FunctionDecl *callee = call ? call->getDirectCallee() : nullptr;
  const llvm::StringRef name = plain_name(callee);
  return callee && callee->isInStdNamespace() && (name == "bind" || name == "bind_front") ? call : nullptr;
}

/// `auto t = std::bind(f, name)();`: what the coroutine refers to is a copy in the bound callable.
void check_bound(const task_call &made, const function &fn, lifetimes &life, reporter report) {
  const CallExpr *bound = bind_call(made.object);
  const FunctionDecl *target = bound && bound->getNumArgs() > 0 ? called_function(bound->getArg(0)) : nullptr;
  const auto *method = dyn_cast_or_null<CXXMethodDecl>(target);
  if (!target || (method && method->isInstance() && !method->getParent()->isLambda()))
    return;
  origin object = object_of(made.object, fn);
  if (!object && made.object->isPRValue())
    object.temporary = made.object;
  for (unsigned i = 1; i < bound->getNumArgs() && i <= target->getNumParams(); ++i) {
    const ParmVarDecl *parameter = target->getParamDecl(i - 1);
    const QualType stored = bound->getArg(i)->getType().getNonReferenceType();
    const CXXRecordDecl *record = stored->getAsCXXRecordDecl();
    const hold how = hold_of(parameter->getType());
    if (how == hold::none || (how != hold::reference && hold_of(stored) != hold::none) || stored->isArrayType() ||
        (record && record->getIdentifier() &&
         (record->getName() == "reference_wrapper" || record->getName() == "_Placeholder")) ||
        !needs_later(target, {parameter}, made.lazy, made.lazy))
      continue;
    const auto gone = object ? life.outlives(object, made.call, made.lazy) : std::nullopt;
    if (!gone)
      return;
    const std::string what = object.local ? "'" + object.local->getNameAsString() + "'" : std::string("this callable");
    finding result =
        finding_at(made.object, fn,
                   what + " dies before the " + made.kind.str() + " of '" + target->getNameAsString() +
                       "' is done, which keeps a " + name_of(how) +
                       " to its copy of an argument: keep it alive until then, or take the parameter by value",
                   target->getNameAsString());
    result.notes = explain(*gone, object, made.kind);
    result.notes.push_back({bound->getArg(i)->getBeginLoc(), "this argument is copied into the callable"});
    report(std::move(result));
    return;
  }
}

/// The call operator's own parameter is gone when it returns. Where it is passed in memory, the caller of the wrapper
/// destroys it, and on most systems that is at the end of the caller's full-expression: late enough for an await there.
bool dies_with_call(QualType type) {
  const CXXRecordDecl *record = type->getAsCXXRecordDecl();
  return record ? record->hasDefinition() && record->canPassInRegisters() : type->isScalarType();
}

/// std::function<task(int)> made from a coroutine that takes `const int &`.
void check_wrapped(const wrapped_callable &made, const function &fn, bool strict, reporter report) {
  const FunctionDecl *callee = called_function(made.value);
  const auto task = callee ? classify_task(callee->getReturnType()) : std::nullopt;
  const auto *method = dyn_cast_or_null<CXXMethodDecl>(callee);
  if (!task || made.signature->getReturnType()->isVoidType() || (method && method->isExplicitObjectMemberFunction()))
    return;
  const bool lazy = task->role == catalog::role::lazy_task || task->role == catalog::role::generator;
  for (unsigned i = 0; i < callee->getNumParams() && i < made.signature->getNumParams(); ++i) {
    const ParmVarDecl *parameter = callee->getParamDecl(i);
    const QualType given = made.signature->getParamType(i);
    const hold how = hold_of(parameter->getType());
    if (how == hold::none || given->isReferenceType() || (how != hold::reference && hold_of(given) != hold::none) ||
        !(strict || dies_with_call(given)) || !needs_later(callee, {parameter}, lazy, lazy))
      continue;
    const std::string wrapper = "'" + catalog_name(made.wrapper) + "'";
    finding result =
        finding_at(made.value, fn,
                   "the argument that " + wrapper +
                       " takes by value dies when its call returns, before the task is done, which keeps a " +
                       name_of(how) + " to it: take the parameter by value",
                   callee->getNameAsString());
    result.notes.push_back({parameter->getLocation(), std::string("the ") + name_of(how) + " is this parameter"});
    report(std::move(result));
    return;
  }
}

} // namespace

void dangling_argument(const model &unit, const options &opts, reporter report) {
  for_each_task_call(unit, [&](const task_call &made, const function &fn, lifetimes &life) {
    check(made, fn, life, report);
    check_bound(made, fn, life, report);
  });
  for (const auto &fn : unit.functions)
    if (fn->decl && !is_dependent(fn->decl))
      for (const call_site &site : fn->calls)
        if (const auto made = wrapped(site))
          check_wrapped(*made, *fn, opts.strict, report);
}

} // namespace corosan::checker::rules
