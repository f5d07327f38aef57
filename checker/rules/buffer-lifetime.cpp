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

/// A buffer in an argument of the sink, and the memory that it shows.
struct shown {
  const Expr *argument;
  origin memory;
};
std::vector<shown> buffers_in(const sink_call &sink, const function &fn) {
  std::vector<shown> found;
  if (llvm::StringRef(sink.name).starts_with("async_") && sink.behind.empty())
    for (const Expr *argument : sink.arguments)
      if (is_buffer(argument->getType()))
        found.push_back({argument, viewed(argument, fn)});
  for (const handed_on &one : sink.behind) {
    if (!llvm::StringRef(one.operation).starts_with("async_") || !is_buffer(one.kept->getType()) ||
        one.parameter >= sink.callee->getNumParams() || one.parameter >= sink.arguments.size())
      continue;
    const Expr *argument = sink.arguments[one.parameter];
    found.push_back({argument, borrowed(argument, sink.callee->getParamDecl(one.parameter)->getType(), fn)});
  }
  return found;
}

void check(const sink_call &sink, const function &fn, lifetimes &life, reporter report) {
  for (const auto &[argument, memory] : buffers_in(sink, fn)) {
    if (!memory || (memory.local && taken_along(memory.local, sink.arguments)))
      continue;
    const auto gone = life.outlives(memory, sink.call, sink.what, false);
    if (!gone)
      continue;
    finding result;
    result.location = argument->getBeginLoc();
    result.highlight = argument->getSourceRange();
    result.message =
        (memory.local ? "'" + local_name(memory.local) + "'" : std::string("the memory of this temporary")) +
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
