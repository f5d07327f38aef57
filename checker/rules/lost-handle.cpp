// coro-lost-handle: what a spawn or an operation gives back is dropped although it is the only way to learn how it
// ended. Where dropping is how a library detaches (aio::create_task, asio::detached, start() of a folly task), nothing
// is lost and nothing is said.
#include "checker/lib/dialects.h"
#include "checker/lib/flow.h"
#include "checker/lib/rule.h"
#include "checker/lib/task_use.h"
#include "checker/lib/tasks.h"

#include <clang/AST/Attr.h>

using namespace clang;

namespace corosan::checker::rules {
namespace {

bool is_token(const Expr *argument, llvm::StringRef name) {
  const CXXRecordDecl *record = argument->getType().isNull() || argument->isTypeDependent()
                                    ? nullptr
                                    : argument->getType().getNonReferenceType()->getAsCXXRecordDecl();
  return record && record->getIdentifier() && record->getName() == name;
}

/// What is lost with the value of `call`, as the message says it; empty when nothing is. `variable`: it is kept in one.
llvm::StringRef loss_of(const CallExpr *call, bool variable) {
  if (!call || !call->isPRValue() || call->isTypeDependent() || call->containsErrors())
    return "";
  const std::string result = catalog_name(call->getType()->getAsCXXRecordDecl());
  if (result == "std::future")
    return llvm::any_of(call->arguments(), [](const Expr *argument) { return is_token(argument, "use_future_t"); })
               ? "future"
               : "";
  // Its destructor cancels the operation.
  if (result == "boost::asio::experimental::promise" || result == "asio::experimental::promise")
    return "promise";
  const auto *method = dyn_cast_or_null<CXXMethodDecl>(call->getDirectCallee());
  if (result == "folly::SemiFuture" && method && is_lazy_task(method->getFunctionObjectParameterType()))
    return variable ? "future" : "";
  return "";
}

void tell(const CallExpr *call, llvm::StringRef what, const VarDecl *variable, const function &fn, reporter report) {
  const std::string name = callee_text(call);
  std::string message =
      "the " + what.str() + " that '" + name + "' gives is " +
      (variable ? "kept in '" + variable->getNameAsString() + "', which nobody reads" : std::string("dropped"));
  message += what == "promise" ? ": its destructor cancels the operation; co_await it"
                               : ": nobody can wait for the end, and an exception is lost; keep it, or say that it "
                                 "is detached";
  finding found = finding_at(call, fn, std::move(message), variable ? variable->getNameAsString() : name);
  if (variable)
    found.location = variable->getLocation();
  report(std::move(found));
}

bool may_be_lost(const function &fn) {
  return fn.decl && llvm::any_of(fn.calls, [](const call_site &site) {
           return !loss_of(dyn_cast_or_null<CallExpr>(site.expression), true).empty();
         });
}

} // namespace

void lost_handle(const model &unit, const options &, reporter report) {
  for (const auto &fn : unit.functions) {
    if (!may_be_lost(*fn))
      continue;
    const task_uses uses = collect_uses(written_body(fn->decl));
    for (const Expr *dropped : uses.dropped) {
      const auto *call = dyn_cast<CallExpr>(dropped);
      if (const llvm::StringRef what = loss_of(call, false); !what.empty())
        tell(call, what, nullptr, *fn, report);
    }
    for (const VarDecl *variable : uses.variables) {
      const variable_use use = uses.of(variable);
      if (variable->hasGlobalStorage() || variable->hasAttr<UnusedAttr>() || use.consumed ||
          variable->getType()->isReferenceType())
        continue;
      // A container that is only ever filled keeps nothing for anybody.
      const auto *filled = dyn_cast_or_null<CallExpr>(use.filled);
      const Expr *kept = filled && filled->getNumArgs() == 1 ? filled->getArg(0) : variable->getInit();
      const auto *call = dyn_cast_or_null<CallExpr>(bare(kept));
      // A promise in a variable lives until the end of its scope, and that may be all that is wanted.
      if (loss_of(call, true) == "future")
        tell(call, "future", variable, *fn, report);
    }
  }
}

} // namespace corosan::checker::rules
