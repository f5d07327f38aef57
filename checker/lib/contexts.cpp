// Who runs a piece of code; see contexts.h.
#include "checker/lib/contexts.h"

#include "checker/lib/dialects.h"

#include <clang/Basic/SourceManager.h>

#include <llvm/ADT/StringSet.h>

using namespace clang;

namespace corosan::checker {
namespace {

bool has_method(const CXXRecordDecl *record, llvm::StringRef name) {
  for (const Decl *member : record->decls()) {
    const auto *named = dyn_cast<NamedDecl>(member);
    if (named && named->getIdentifier() && named->getName() == name)
      return true;
  }
  return false;
}

bool is_awaiter_member(const FunctionDecl *decl) {
  const auto *method = dyn_cast<CXXMethodDecl>(decl);
  llvm::StringRef name = plain_name(decl);
  if (!method || name.empty())
    return false;
  const CXXRecordDecl *record = method->getParent();
  if (name == "await_ready" || name == "await_suspend" || name == "await_resume")
    return true;
  static const llvm::StringSet<> promise = {"initial_suspend",     "final_suspend",   "return_value", "return_void",
                                            "unhandled_exception", "await_transform", "yield_value"};
  return promise.contains(name) && has_method(record, "initial_suspend") && has_method(record, "final_suspend");
}

/// An operation of an I/O object or timer that was made on a pool completes there.
bool operates_on_pool(const Expr *operation) {
  if (const auto *member = dyn_cast<CXXMemberCallExpr>(operation))
    return means_pool(member->getImplicitObjectArgument());
  const auto *call = dyn_cast<CallExpr>(operation);
  return call && call->getNumArgs() > 0 && means_pool(call->getArg(0));
}

/// An operation of Asio or of a library built on it is called async_*. Anybody else may call a function so and run its
/// argument anywhere; there only a handler's own signature tells.
bool starts_operation(const handover &given) {
  if (!plain_name(given.taker).starts_with("async_"))
    return false;
  std::string full = catalog_name(given.taker);
  if (llvm::StringRef(full).starts_with("boost::") || llvm::StringRef(full).starts_with("asio::"))
    return true;
  if (!given.callable || given.callable->getNumParams() == 0)
    return false;
  const CXXRecordDecl *first = given.callable->getParamDecl(0)->getType().getNonReferenceType()->getAsCXXRecordDecl();
  return first && first->getIdentifier() && first->getName() == "error_code";
}

bool is_lambda(const FunctionDecl *decl) {
  const auto *method = dyn_cast<CXXMethodDecl>(decl);
  return method && method->getParent()->isLambda();
}

context taken_as(const handover &given, const model &unit, std::string_view &dialect, bool &on_the_spot) {
  if (!given.taker) { // called where it is written
    on_the_spot = !given.by_call;
    return context::plain;
  }
  std::optional<named_role> known = role_of(given.taker);
  llvm::StringRef name = plain_name(given.taker);
  if (known)
    dialect = known->dialect;
  if (known && known->role == catalog::role::offload)
    return context::offloaded;
  if (known && (known->role == catalog::role::post || known->role == catalog::role::spawn)) {
    const auto *call = dyn_cast<CallExpr>(given.call);
    bool on_pool = given.on_pool || (call && call->getNumArgs() > 0 && means_pool(call->getArg(0)));
    return on_pool ? context::offloaded : context::handler;
  }
  if ((known && known->role == catalog::role::initiate) || (!known && starts_operation(given)))
    return given.on_pool || operates_on_pool(given.call) ? context::offloaded : context::handler;
  if (given.by_call || known)
    return context::plain;
  static const llvm::StringSet<> keepers = {
      "move",      "forward",       "ref",           "cref",         "not_fn",        "mem_fn",   "make_shared",
      "swap",      "make_unique",   "make_pair",     "get",          "make_tuple",    "exchange", "tie",
      "addressof", "forward_like",  "bind",          "bind_front",   "bind_back",     "async",    "signal",
      "atexit",    "set_terminate", "at_quick_exit", "construct_at", "make_optional", "make_any"};
  const auto *method = dyn_cast<CXXMethodDecl>(given.taker);
  bool niebloid = method && method->getOverloadedOperator() == OO_Call && method->getDeclContext()->isStdNamespace();
  if (method && method->getOverloadedOperator() == OO_Call)
    for (const DeclContext *scope = method->getParent(); scope && !niebloid; scope = scope->getParent())
      niebloid = scope->isStdNamespace();
  if (niebloid || (!method && given.taker->isInStdNamespace() && !name.empty() && !keepers.contains(name))) {
    on_the_spot = true;
  } else if (const function *helper = unit.find(given.taker)) {
    on_the_spot =
        helper->context == context::plain && given.index < 32 && (helper->called_parameters >> given.index & 1);
  }
  return context::plain;
}

bool is_loose(const function &fn) { return fn.context == context::plain || fn.context == context::generator; }

/// A coroutine that is only ever started on pools, or only by code that runs there, is offloaded itself.
struct starts {
  unsigned on_pools = 0; // given to a pool, called or by name
  unsigned by_name = 0;  // of these, by name: no call of it shows
  unsigned on_loops = 0; // given to a loop by name of that loop
};

/// `co_spawn(io_context, f(), ...)`: f runs on that loop, whichever thread says so.
bool names_loop(const handover &given) {
  const auto *call = dyn_cast<CallExpr>(given.call);
  if (!call || call->getNumArgs() == 0 || call->getArg(0)->getType().isNull())
    return false;
  const CXXRecordDecl *record = call->getArg(0)->getType().getNonReferenceType()->getAsCXXRecordDecl();
  return record && record->getIdentifier() && record->getName() == "io_context";
}
void follow_offloaded_coroutines(model &unit, const llvm::DenseMap<const function *, starts> &pool_starts) {
  bool changed = true;
  while (changed) {
    changed = false;
    llvm::DenseMap<const function *, std::pair<unsigned, unsigned>> uses; // all, offloaded ones
    for (const auto &caller : unit.functions)
      for (const call_site &site : caller->calls)
        if (const function *callee = unit.find(site.callee); callee && callee != caller.get()) {
          ++uses[callee].first;
          uses[callee].second += caller->named().context == context::offloaded;
        }
    for (const auto &fn : unit.functions) {
      if (fn->context != context::coroutine)
        continue;
      auto [all, from_pools] = uses.lookup(fn.get());
      starts given = pool_starts.lookup(fn.get());
      unsigned away = from_pools + given.on_pools;
      if (away > 0 && given.on_loops == 0 && away >= all + given.by_name) {
        fn->context = context::offloaded;
        changed = true;
      }
    }
  }
}

} // namespace

taking take(const handover &given, const model &unit) {
  taking result;
  result.as = taken_as(given, unit, result.dialect, result.on_the_spot);
  return result;
}

void classify(function &fn) {
  if (isa_and_nonnull<CoroutineBodyStmt>(fn.decl->getBody())) {
    std::optional<task_type> task = classify_task(fn.decl->getReturnType());
    fn.context = task && task->role == catalog::role::generator ? context::generator : context::coroutine;
    if (task)
      fn.dialect = task->dialect;
  } else if (is_awaiter_member(fn.decl)) {
    fn.context = context::awaiter;
  }
}

void assign_contexts(model &unit) {
  llvm::DenseMap<const function *, starts> pool_starts;
  llvm::DenseMap<const function *, unsigned> certain; // 2: handed over for good, 1: run on the spot
  for (const handover &given : unit.handovers) {
    auto *fn = const_cast<function *>(unit.find(given.callable));
    if (!fn)
      continue;
    auto [as, on_the_spot, dialect] = take(given, unit);
    if (given.by_call) {
      pool_starts[fn].on_pools += as == context::offloaded;
      pool_starts[fn].on_loops += as == context::handler && names_loop(given);
      continue;
    }
    // A function with a name may also be called elsewhere; only a lambda belongs to whoever got it.
    if (as == context::offloaded && !is_lambda(fn->decl)) {
      ++pool_starts[fn].on_pools;
      ++pool_starts[fn].by_name;
      continue;
    }
    if (as != context::plain && certain[fn] < 2) {
      certain[fn] = 2;
      fn->on_the_spot = false;
      if (as == context::offloaded || is_loose(*fn))
        fn->context = as;
      if (fn->dialect.empty())
        fn->dialect = dialect;
    } else if (on_the_spot && certain[fn] == 0 && is_loose(*fn) && fn->encloser) {
      certain[fn] = 1;
      fn->on_the_spot = true;
    }
  }
  follow_offloaded_coroutines(unit, pool_starts);
  for (const auto &fn : unit.functions) { // enclosers come first
    if (fn->on_the_spot)
      fn->context = fn->encloser->context;
    if (fn->dialect.empty() && fn->encloser)
      fn->dialect = fn->encloser->dialect;
  }
}

} // namespace corosan::checker
