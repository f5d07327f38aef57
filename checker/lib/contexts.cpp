// Who runs a piece of code; see contexts.h.
#include "checker/lib/contexts.h"

#include "checker/lib/dialects.h"

#include <clang/Basic/SourceManager.h>

#include <llvm/ADT/StringSet.h>

using namespace clang;

namespace corosan::checker {
namespace {

constexpr unsigned deepest = 8; // wrappers within wrappers, variables made from variables

llvm::StringRef plain_name(const FunctionDecl *decl) {
  return decl && decl->getIdentifier() ? decl->getName() : llvm::StringRef();
}

/// A call that hands its only argument through.
const Expr *passed_through(const CallExpr *call) {
  const FunctionDecl *callee = call->getDirectCallee();
  if (!callee || !callee->isInStdNamespace() || call->getNumArgs() != 1)
    return nullptr;
  llvm::StringRef name = plain_name(callee);
  return name == "move" || name == "forward" || name == "ref" || name == "cref" ? call->getArg(0) : nullptr;
}

/// Functions that wrap a callable and give back one that calls it.
bool wraps_callable(llvm::StringRef name) {
  static const llvm::StringSet<> names = {"consign", "append", "prepend", "redirect_error", "as_tuple", "bind",
                                          "wrap",    "allocate_shared_handler"};
  return names.contains(name) || name.starts_with("bind_");
}

const VarDecl *named_variable(const Expr *expression) {
  const auto *name = dyn_cast_or_null<DeclRefExpr>(expression);
  return name ? dyn_cast<VarDecl>(name->getDecl()) : nullptr;
}

void call_operators(QualType type, bool on_pool, llvm::SmallVectorImpl<callable> &found) {
  const CXXRecordDecl *record = type.isNull() ? nullptr : type.getNonReferenceType()->getAsCXXRecordDecl();
  if (!record || !record->hasDefinition() || record->isLambda())
    return;
  for (const CXXMethodDecl *method : record->methods())
    if (method->getOverloadedOperator() == OO_Call && method->hasBody())
      found.push_back({method, on_pool, false});
}

void collect(const Expr *argument, bool on_pool, unsigned depth, llvm::SmallVectorImpl<callable> &found) {
  argument = strip(argument);
  if (!argument || depth > deepest)
    return;
  if (const auto *lambda = dyn_cast<LambdaExpr>(argument)) {
    if (const CXXMethodDecl *op = lambda->getCallOperator())
      found.push_back({op, on_pool, false});
    return;
  }
  if (const auto *address = dyn_cast<UnaryOperator>(argument); address && address->getOpcode() == UO_AddrOf)
    return collect(address->getSubExpr(), on_pool, depth + 1, found);
  if (const auto *name = dyn_cast<DeclRefExpr>(argument)) {
    if (const auto *fn = dyn_cast<FunctionDecl>(name->getDecl()))
      found.push_back({fn, on_pool, false});
    else if (const auto *variable = dyn_cast<VarDecl>(name->getDecl());
             variable && !isa<ParmVarDecl>(variable) && variable->hasInit())
      return collect(variable->getInit(), on_pool, depth + 1, found);
    return call_operators(argument->getType(), on_pool, found);
  }
  if (const auto *call = dyn_cast<CallExpr>(argument)) {
    const FunctionDecl *callee = call->getDirectCallee();
    llvm::StringRef name = plain_name(callee);
    if (wraps_callable(name)) {
      bool pool = on_pool;
      for (const Expr *part : call->arguments()) {
        if (name == "bind_executor" && part == call->getArg(0))
          pool = pool || means_pool(part);
        collect(part, pool, depth + 1, found);
      }
    } else if (callee && isa_and_nonnull<CoroutineBodyStmt>(callee->getBody())) {
      found.push_back({callee, on_pool, true});
    }
    return;
  }
  if (const auto *made = dyn_cast<CXXConstructExpr>(argument); made && made->getNumArgs() > 0) {
    // A type-erased wrapper built from a callable stands for that callable.
    std::size_t before = found.size();
    for (const Expr *part : made->arguments())
      if (isa_and_nonnull<LambdaExpr>(strip(part)))
        collect(part, on_pool, depth + 1, found);
    if (found.size() != before)
      return;
  }
  call_operators(argument->getType(), on_pool, found);
}

bool pool_within(const Expr *expression, unsigned depth) {
  expression = strip(expression);
  if (!expression || depth > deepest || expression->getType().isNull() || expression->isTypeDependent())
    return false;
  QualType type = expression->getType().getNonReferenceType();
  if (type->isPointerType())
    type = type->getPointeeType();
  if (is_pool_executor(type))
    return true;
  if (const auto *record = dyn_cast_or_null<ClassTemplateSpecializationDecl>(type->getAsCXXRecordDecl()))
    if (record->getName() == "strand" && record->getTemplateArgs().size() > 0 &&
        record->getTemplateArgs()[0].getKind() == TemplateArgument::Type &&
        is_pool_executor(record->getTemplateArgs()[0].getAsType()))
      return true;
  if (const auto *member = dyn_cast<CXXMemberCallExpr>(expression))
    return pool_within(member->getImplicitObjectArgument(), depth + 1);
  if (const auto *call = dyn_cast<CallExpr>(expression))
    return call->getNumArgs() == 1 && plain_name(call->getDirectCallee()) == "make_strand" &&
           pool_within(call->getArg(0), depth + 1);
  if (const auto *made = dyn_cast<CXXConstructExpr>(expression))
    return made->getNumArgs() == 1 && pool_within(made->getArg(0), depth + 1);
  if (const VarDecl *variable = named_variable(expression))
    return !isa<ParmVarDecl>(variable) && variable->hasInit() && pool_within(variable->getInit(), depth + 1);
  return false;
}

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
  static const llvm::StringSet<> promise = {"initial_suspend", "final_suspend",       "return_value",
                                            "return_void",     "unhandled_exception", "await_transform",
                                            "yield_value"};
  return promise.contains(name) && has_method(record, "initial_suspend") && has_method(record, "final_suspend");
}

/// What taking a callable makes of it. plain: nothing is known.
context taken_as(const handover &given, const function *from, const model &unit, std::string_view &dialect,
                 bool &on_the_spot) {
  on_the_spot = false;
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
  if ((known && known->role == catalog::role::initiate) || (!known && name.starts_with("async_")))
    return given.on_pool ? context::offloaded : context::handler;
  if (given.by_call || known)
    return context::plain;
  static const llvm::StringSet<> keepers = {"move",        "forward", "ref",         "cref",          "not_fn", "mem_fn",
                                            "make_shared", "swap",    "make_unique", "make_pair",     "get",    "make_tuple",
                                            "exchange",    "tie",     "addressof",   "forward_like",  "bind",   "bind_front",
                                            "bind_back",   "async",    "signal",      "atexit",        "set_terminate",
                                            "at_quick_exit",   "construct_at", "make_optional", "make_any"};
  const auto *method = dyn_cast<CXXMethodDecl>(given.taker);
  bool niebloid = method && method->getOverloadedOperator() == OO_Call && method->getDeclContext()->isStdNamespace();
  if (method && method->getOverloadedOperator() == OO_Call)
    for (const DeclContext *scope = method->getParent(); scope && !niebloid; scope = scope->getParent())
      niebloid = scope->isStdNamespace();
  if (niebloid || (!method && given.taker->isInStdNamespace() && !name.empty() && !keepers.contains(name))) {
    on_the_spot = true;
  } else if (const function *helper = unit.find(given.taker)) {
    on_the_spot = helper->context == context::plain && given.index < 32 && (helper->called_parameters >> given.index & 1);
  }
  return context::plain;
}

bool is_loose(const function &fn) { return fn.context == context::plain || fn.context == context::generator; }

/// A coroutine that is only ever started on pools, or only by code that runs there, is offloaded itself.
void follow_offloaded_coroutines(model &unit, const llvm::DenseMap<const function *, unsigned> &pool_starts) {
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
      auto used = uses.find(fn.get());
      if (fn->context != context::coroutine || used == uses.end())
        continue;
      auto started = pool_starts.find(fn.get());
      unsigned away = used->second.second + (started == pool_starts.end() ? 0 : started->second);
      if (away >= used->second.first) {
        fn->context = context::offloaded;
        changed = true;
      }
    }
  }
}

} // namespace

const Expr *strip(const Expr *expression) {
  while (expression) {
    const Expr *before = expression;
    expression = expression->IgnoreUnlessSpelledInSource();
    if (const auto *cast = dyn_cast<CastExpr>(expression))
      expression = cast->getSubExpr();
    else if (const auto *cleanups = dyn_cast<FullExpr>(expression))
      expression = cleanups->getSubExpr();
    else if (const auto *temporary = dyn_cast<CXXBindTemporaryExpr>(expression))
      expression = temporary->getSubExpr();
    else if (const auto *made = dyn_cast<MaterializeTemporaryExpr>(expression))
      expression = made->getSubExpr();
    else if (const auto *copy = dyn_cast<CXXConstructExpr>(expression);
             copy && copy->getNumArgs() == 1 && copy->getConstructor() &&
             copy->getConstructor()->isCopyOrMoveConstructor())
      expression = copy->getArg(0);
    else if (const auto *call = dyn_cast<CallExpr>(expression))
      if (const Expr *inner = passed_through(call))
        expression = inner;
    if (expression == before)
      break;
  }
  return expression;
}

bool means_pool(const Expr *expression) { return pool_within(expression, 0); }

/// `co_await pool.schedule()`, `co_await schedule(pool)`, `co_await post(bind_executor(pool, token))`.
static bool hops_to_pool(const Expr *await, bool &is_hop) {
  static const llvm::StringSet<> hops = {"schedule",  "resume_on", "reschedule",   "transfer_to",
                                         "switch_to", "yield_to",  "continues_on", "schedule_on"};
  const Expr *operand = isa<CoroutineSuspendExpr>(await) ? cast<CoroutineSuspendExpr>(await)->getOperand()
                                                         : cast<DependentCoawaitExpr>(await)->getOperand();
  const auto *call = dyn_cast_or_null<CallExpr>(strip(operand));
  const FunctionDecl *callee = call ? call->getDirectCallee() : nullptr;
  std::optional<named_role> role = role_of(callee);
  if (role && role->role == catalog::role::post) {
    for (const Expr *argument : call->arguments())
      if (const auto *bound = dyn_cast_or_null<CallExpr>(strip(argument));
          bound && plain_name(bound->getDirectCallee()) == "bind_executor")
        return bound->getNumArgs() > 0 && means_pool(bound->getArg(0));
    return false;
  }
  is_hop = hops.contains(plain_name(callee));
  if (!is_hop)
    return false;
  if (const auto *member = dyn_cast<CXXMemberCallExpr>(call); member && means_pool(member->getImplicitObjectArgument()))
    return true;
  for (const Expr *argument : call->arguments())
    if (means_pool(argument))
      return true;
  return false;
}

bool moved_to_pool(const function &fn, SourceLocation where, const ASTContext &ast) {
  bool away = false;
  for (const Expr *await : fn.awaits) {
    if (!ast.getSourceManager().isBeforeInTranslationUnit(await->getEndLoc(), where))
      continue;
    bool is_hop = false;
    bool there = hops_to_pool(await, is_hop);
    // Asio's operations come back to the coroutine's own executor, other libraries' stay where the hop led.
    bool returns = llvm::StringRef(fn.dialect.data(), fn.dialect.size()).contains("asio");
    if (there || is_hop || returns)
      away = there;
  }
  return away;
}

void callables_of(const Expr *argument, llvm::SmallVectorImpl<callable> &found) { collect(argument, false, 0, found); }

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
  llvm::DenseMap<const function *, unsigned> pool_starts;
  llvm::DenseMap<const function *, unsigned> certain; // 2: handed over for good, 1: run on the spot
  for (const handover &given : unit.handovers) {
    auto *fn = const_cast<function *>(unit.find(given.callable));
    if (!fn)
      continue;
    std::string_view dialect;
    bool on_the_spot = false;
    context as = taken_as(given, given.from, unit, dialect, on_the_spot);
    if (given.by_call) {
      pool_starts[fn] += as == context::offloaded;
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
