// Code that runs on an event loop, and how messages name it; see loop_code.h.
#include "checker/lib/loop_code.h"

#include "checker/lib/descriptors.h"
#include "checker/lib/dialects.h"
#include "checker/lib/row_table.h"

using namespace clang;

namespace corosan::checker {

bool runs_on_loop(const function &fn) {
  return fn.context == context::coroutine || fn.context == context::awaiter || fn.context == context::handler;
}

std::string short_name(const FunctionDecl *decl) {
  if (const auto *method = dyn_cast<CXXMethodDecl>(decl); method && method->getParent()->isLambda())
    return "lambda";
  return decl->getNameAsString();
}

bool shows_readiness(const call_site &site, const function &fn, const model &unit) {
  return expects_would_block(fn, unit) || awaited_readiness(site, fn, unit);
}

bool is_own_sleep(const function &fn) {
  std::string name = catalog_name(fn.named().decl) + "(";
  const catalog::dialect *words = rows().find_dialect(fn.dialect);
  return words && llvm::StringRef(words->sleep).starts_with(name);
}

std::string place_of(const function &fn) {
  const function &named = fn.named();
  const auto *method = dyn_cast<CXXMethodDecl>(named.decl);
  const bool lambda = method && method->getParent()->isLambda();
  const std::string name = lambda ? "" : " '" + named.decl->getNameAsString() + "'";
  const std::string outer =
      lambda && named.encloser ? " in '" + named.encloser->named().decl->getNameAsString() + "'" : "";
  switch (named.context) {
  case context::awaiter:
    return "awaiter '" + method->getParent()->getNameAsString() + "::" + named.decl->getNameAsString() + "'";
  case context::handler:
    return "completion handler" + name;
  case context::coroutine:
  case context::generator:
    return lambda ? "a lambda coroutine" + outer : "coroutine" + name;
  default:
    if (isa_and_nonnull<CoroutineBodyStmt>(named.decl->getBody()))
      return lambda ? "a lambda coroutine" + outer : "coroutine" + name;
    return lambda ? "a lambda" + outer : "function" + name;
  }
}

std::string what_happens(const call_site &site, const std::string &callee) {
  if (!site.expression && site.variable)
    return "destructor of '" + site.variable->getNameAsString() + "'";
  return "call to '" + callee + "'";
}

} // namespace corosan::checker
