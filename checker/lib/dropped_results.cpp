// Callables that give a task to somebody who throws it away; see dropped_results.h.
#include "checker/lib/dropped_results.h"

#include "checker/lib/contexts.h"
#include "checker/lib/dialects.h"
#include "checker/lib/flow.h"
#include "checker/lib/tasks.h"
#include "checker/lib/wrappers.h"

using namespace clang;

namespace corosan::checker {
namespace {

using catalog::role;

bool gives_task(const FunctionDecl *callable) {
  const QualType type = callable->getReturnType();
  return !callable->isDependentContext() && !type->isDependentType() && is_lazy_task(type);
}

/// asio::post(context, [] { return f(); }), or a lambda coroutine given to it.
void add_handler(const handover &given, std::vector<dropped_result> &found) {
  if (given.by_call || !given.taker || !given.from || !given.from->decl || !gives_task(given.callable))
    return;
  const auto *constructor = dyn_cast<CXXConstructorDecl>(given.taker);
  const std::string taker = constructor ? catalog_name(constructor->getParent()) : catalog_name(given.taker);
  const llvm::StringRef name = plain_name(given.taker);
  const bool library = llvm::StringRef(taker).starts_with("boost::asio::") ||
                       llvm::StringRef(taker).starts_with("asio::") ||
                       llvm::StringRef(taker).starts_with("boost::beast::");
  const bool drops = has_role(given.taker, role::post) || taker == "std::thread" || taker == "std::jthread" ||
                     (library && name.starts_with("async_") && name != "async_initiate" && name != "async_compose");
  const auto *call = dyn_cast<CallExpr>(given.call);
  const unsigned count = call ? call->getNumArgs() : cast<CXXConstructExpr>(given.call)->getNumArgs();
  if (!drops || given.index >= count)
    return;
  const Expr *argument = call ? call->getArg(given.index) : cast<CXXConstructExpr>(given.call)->getArg(given.index);
  found.push_back({argument, given.from, constructor ? taker : name.str()});
}

/// True when a call of `value` gives a lazy task, whatever its arguments are.
bool is_called_for_task(const Expr *value) {
  if (const FunctionDecl *called = called_function(value))
    return gives_task(called);
  const QualType type = value->getType().getNonReferenceType();
  const auto *pointed = type->isPointerType() ? type->getPointeeType()->getAs<FunctionType>() : nullptr;
  return pointed && is_lazy_task(pointed->getReturnType());
}

/// std::function<void()> f = [] { return task(); }; and the same as an argument or an assignment.
void add_wrapped(const call_site &site, const function &fn, std::vector<dropped_result> &found) {
  if (const auto made = wrapped(site);
      made && made->signature->getReturnType()->isVoidType() && is_called_for_task(made->value))
    found.push_back({made->value, &fn, catalog_name(made->wrapper) + "<void(...)>"});
}

} // namespace

std::vector<dropped_result> dropped_results(const model &unit) {
  std::vector<dropped_result> found;
  for (const handover &given : unit.handovers)
    add_handler(given, found);
  for (const auto &fn : unit.functions)
    if (fn->decl && !is_dependent(fn->decl))
      for (const call_site &site : fn->calls)
        add_wrapped(site, *fn, found);
  return found;
}

} // namespace corosan::checker
