// spawned-reference: a callable that captures a local by reference, or its address, is given to work that runs on when
// the local is gone.
#include "checker/lib/contexts.h"
#include "checker/lib/flow.h"
#include "checker/lib/rule.h"
#include "checker/lib/sinks.h"

using namespace clang;

namespace corosan::checker::rules {
namespace {

struct capture_of {
  origin object;
  std::string name;
  SourceLocation where;
};

/// The local that one capture refers to, if any.
capture_of captured(const LambdaExpr *lambda, unsigned index, const function &fn) {
  const LambdaCapture &capture = *(lambda->capture_begin() + index);
  if (!capture.capturesVariable())
    return {};
  const ValueDecl *variable = capture.getCapturedVar();
  const Expr *init = *(lambda->capture_init_begin() + index);
  if (!variable || !init)
    return {};
  capture_of found{{}, variable->getNameAsString(), capture.getLocation()};
  if (variable->isInitCapture()) {
    const auto *made = dyn_cast<VarDecl>(variable);
    found.object = borrowed(made && made->getInit() ? made->getInit() : init, variable->getType(), fn);
  } else if (capture.getCaptureKind() == LCK_ByRef) {
    found.object = object_of(init, fn);
  }
  if (found.object.temporary)
    return {};
  if (found.object.local && !isa<DecompositionDecl>(found.object.local))
    found.name = local_name(found.object.local);
  return found;
}

void check(const sink_call &sink, const function &fn, lifetimes &life, reporter report) {
  for (unsigned number = 0; number < sink.arguments.size(); ++number) {
    const Expr *argument = sink.arguments[number];
    if (!sink.behind.empty() &&
        llvm::none_of(sink.behind, [&](const handed_on &one) { return one.parameter == number; }))
      continue;
    const LambdaExpr *lambda = lambda_in(argument);
    if (!lambda)
      continue;
    for (unsigned i = 0; i < lambda->capture_size(); ++i) {
      const capture_of taken = captured(lambda, i, fn);
      if (!taken.object)
        continue;
      const auto gone = life.outlives(taken.object, sink.call, sink.what, false);
      if (!gone)
        continue;
      finding result;
      result.location = taken.where;
      result.message = "'" + taken.name + "' dies before the work that '" + sink.name +
                       "' starts is done: capture it by value, or wait for the work";
      result.notes = explain(*gone, taken.object, "work");
      result.function = function_name(fn);
      result.subject = taken.name;
      report(std::move(result));
      break; // one for each callable is enough to see
    }
  }
}

} // namespace

void spawned_reference(const model &unit, const options &, reporter report) {
  for_each_sink(unit,
                [&](const sink_call &sink, const function &fn, lifetimes &life) { check(sink, fn, life, report); });
}

} // namespace corosan::checker::rules
