// Finds the calls that use their arguments later; see sinks.h.
#include "checker/lib/sinks.h"

#include "checker/lib/contexts.h"
#include "checker/lib/dialects.h"
#include "checker/lib/flow.h"

#include <clang/AST/Type.h>

using namespace clang;

namespace corosan::checker {
namespace {

/// A token that makes the call give an operation which starts when awaited.
bool is_lazy_token(const Expr *token) {
  const std::string type = token->getType().getCanonicalType().getAsString();
  const llvm::StringRef name(type);
  return name.contains("use_awaitable_t") || name.contains("deferred_t") || name.contains("use_op_t");
}

bool is_thread(const FunctionDecl *callee) {
  const auto *constructor = dyn_cast<CXXConstructorDecl>(callee);
  if (!constructor)
    return false;
  const std::string name = catalog_name(constructor->getParent());
  return name == "std::thread" || name == "boost::thread";
}

/// The call of detach() on the thread, directly or on the variable that holds it.
const Expr *detached_at(const CXXConstructExpr *made, const outcome &what, const Stmt *body) {
  const Expr *found = nullptr;
  for_each_own(body, [&](const Stmt *node) {
    const auto *call = dyn_cast<CXXMemberCallExpr>(node);
    if (!call || plain_name(call->getMethodDecl()) != "detach")
      return;
    const Expr *object = bare(call->getImplicitObjectArgument());
    if (object == made || (what.holder && named_variable(object) == what.holder))
      found = call;
  });
  return found;
}

/// True for a call that starts something of an asynchronous library.
bool starts_work(const FunctionDecl *callee) {
  const llvm::StringRef name = plain_name(callee);
  if (const auto role = role_of(callee))
    return role->role == catalog::role::spawn || role->role == catalog::role::initiate ||
           (role->role == catalog::role::post && name != "dispatch"); // dispatch may run it on the spot
  const std::string full = catalog_name(callee);
  const llvm::StringRef scope(full);
  return name.starts_with("async_") && (scope.starts_with("boost::") || scope.starts_with("asio::"));
}

} // namespace

void for_each_sink(const model &unit,
                   llvm::function_ref<void(const sink_call &, const function &, lifetimes &)> visit) {
  for (const auto &fn : unit.functions) {
    if (!fn->decl || is_dependent(fn->decl))
      continue;
    lifetimes life(*fn, unit.ast);
    for (const call_site &site : fn->calls) {
      if (!site.expression || !site.callee || site.awaited || site.expression->containsErrors())
        continue;
      sink_call sink{site.expression, site.callee, {}, {}, plain_name(site.callee).str()};
      if (const auto *call = dyn_cast<CallExpr>(site.expression)) {
        if (!starts_work(site.callee) || isa<CXXConstructorDecl>(site.callee) || call->getNumArgs() == 0 ||
            suspends_stack(call))
          continue;
        sink.arguments = llvm::ArrayRef(call->getArgs(), call->getNumArgs());
        sink.what = life.fate_of(call);
        const bool lazy = is_lazy_token(sink.arguments.back());
        if (sink.what.how == fate::discarded || (sink.what.how == fate::unknown && call->getType()->isVoidType())) {
          if (lazy)
            continue; // never starts
          sink.what = {fate::started, nullptr, call};
        } else if (sink.what.how == fate::returned && call->getType()->isVoidType()) {
          sink.what = {fate::started, nullptr, call};
        }
      } else if (const auto *made = dyn_cast<CXXConstructExpr>(site.expression); made && is_thread(site.callee)) {
        const Expr *detach = detached_at(made, life.fate_of(made), written_body(fn->decl));
        if (!detach)
          continue;
        sink.arguments = llvm::ArrayRef(made->getArgs(), made->getNumArgs());
        sink.what = {fate::started, nullptr, detach};
        sink.name = "thread";
      } else {
        continue;
      }
      if (sink.what.how == fate::started || sink.what.how == fate::stored || sink.what.how == fate::returned)
        visit(sink, *fn, life);
    }
  }
}

const LambdaExpr *lambda_in(const Expr *argument, unsigned depth) {
  argument = strip(argument);
  if (!argument || depth > 4)
    return nullptr;
  if (const auto *lambda = dyn_cast<LambdaExpr>(argument))
    return lambda;
  if (const VarDecl *variable = named_variable(argument))
    return variable->getInit() && !isa<ParmVarDecl>(variable) && variable->getType()->getAsCXXRecordDecl() &&
                   variable->getType()->getAsCXXRecordDecl()->isLambda()
               ? lambda_in(variable->getInit(), depth + 1)
               : nullptr;
  if (const auto *call = dyn_cast<CallExpr>(argument))
    if (plain_name(call->getDirectCallee()).starts_with("bind_"))
      for (const Expr *part : call->arguments())
        if (const LambdaExpr *found = lambda_in(part, depth + 1))
          return found;
  return nullptr;
}

} // namespace corosan::checker
