// dangling-argument: a temporary or a local bound to a reference, view or pointer parameter of a coroutine, that dies
// before the task is done. Decided where the call stands, not where the parameter is declared.
#include "checker/lib/contexts.h"
#include "checker/lib/dialects.h"
#include "checker/lib/escape.h"
#include "checker/lib/flow.h"
#include "checker/lib/rule.h"
#include "checker/lib/task_call.h"

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
    const std::string what = object.local ? "'" + object.local->getNameAsString() + "'" : std::string("this temporary");
    result.message = what + " dies before the task of " + called + " is done, which keeps a " + name_of(how) +
                     " to it: " + (object.local ? "keep it alive until then" : "await the call at once") +
                     ", or take the parameter by value";
    result.notes = explain(*gone, object, "task");
    result.notes.push_back(
        {parameter->getLocation(),
         std::string("the ") + name_of(how) + " is this parameter" +
             (parameter->getName().empty() ? std::string() : ", '" + parameter->getNameAsString() + "'")});
    result.function = function_name(fn);
    result.subject = made.name;
    report(std::move(result));
  }
}

} // namespace

void dangling_argument(const model &unit, const options &, reporter report) {
  for_each_task_call(
      unit, [&](const task_call &made, const function &fn, lifetimes &life) { check(made, fn, life, report); });
}

} // namespace corosan::checker::rules
