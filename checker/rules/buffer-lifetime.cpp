// buffer-lifetime: an asio::buffer over a local (or a temporary) in an operation that is still running, or not even
// started, when the memory is gone.
#include "checker/lib/contexts.h"
#include "checker/lib/dialects.h"
#include "checker/lib/flow.h"
#include "checker/lib/rule.h"
#include "checker/lib/sinks.h"

using namespace clang;

namespace corosan::checker::rules {
namespace {

bool is_buffer(QualType type) {
  const CXXRecordDecl *record = type.isNull() ? nullptr : type.getNonReferenceType()->getAsCXXRecordDecl();
  if (!record || !record->getIdentifier())
    return false;
  const std::string name = catalog_name(record);
  return llvm::StringRef(name).contains("asio::") && record->getName().contains("buffer");
}

/// A handler that takes the memory along: `[data = std::move(data)](...) {}`.
bool taken_along(const VarDecl *local, llvm::ArrayRef<const Expr *> arguments) {
  bool taken = false;
  for (const Expr *argument : arguments)
    for_each_own(argument, [&](const Stmt *node) {
      if (const auto *lambda = dyn_cast<LambdaExpr>(node))
        for (const Expr *init : lambda->capture_inits())
          taken |= init && strip(init) && named_variable(strip(init)) == local && init->isPRValue();
    });
  return taken;
}

void check(const sink_call &sink, const function &fn, lifetimes &life, reporter report) {
  if (!llvm::StringRef(sink.name).starts_with("async_"))
    return;
  for (const Expr *argument : sink.arguments) {
    if (!is_buffer(argument->getType()))
      continue;
    const origin memory = viewed(argument, fn);
    if (!memory || (memory.local && taken_along(memory.local, sink.arguments)))
      continue;
    const auto gone = life.outlives(memory, sink.call, sink.what, false);
    if (!gone)
      continue;
    finding result;
    result.location = argument->getBeginLoc();
    result.highlight = argument->getSourceRange();
    result.message =
        (memory.local ? "'" + memory.local->getNameAsString() + "'" : std::string("the memory of this temporary")) +
        (memory.local ? " dies" : " is gone") + " before '" + sink.name +
        "' is done with the buffer over it: await the operation here, or keep the memory where the handler is";
    result.notes = explain(*gone, memory, "operation");
    result.function = function_name(fn);
    result.subject = sink.name;
    report(std::move(result));
  }
}

} // namespace

void buffer_lifetime(const model &unit, const options &, reporter report) {
  for_each_sink(unit,
                [&](const sink_call &sink, const function &fn, lifetimes &life) { check(sink, fn, life, report); });
}

} // namespace corosan::checker::rules
