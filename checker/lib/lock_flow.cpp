// Transfer functions of the lock data flow.
#include "checker/lib/lock_flow.h"

#include "checker/lib/dialects.h"
#include "checker/lib/lock_changes.h"

#include <clang/AST/ASTContext.h>
#include <clang/AST/ExprCXX.h>

using namespace clang;

namespace corosan::checker {
namespace {

std::string key_of(const void *object) { return std::to_string(reinterpret_cast<std::uintptr_t>(object)); }

bool is_class(QualType type, llvm::StringRef name) {
  const CXXRecordDecl *record = type.getNonReferenceType()->getAsCXXRecordDecl();
  return record && record->getIdentifier() && record->getName() == name;
}

bool is_time(QualType type) { return is_class(type, "duration") || is_class(type, "time_point"); }

const VarDecl *named_guard(const Expr *expression) {
  const VarDecl *variable = named_variable(expression);
  return variable && is_guard(variable->getType()) ? variable : nullptr;
}

const VarDecl *moved_from(const Expr *expression) {
  const auto *call = dyn_cast<CallExpr>(expression);
  return call && call->isCallToStdMove() ? named_guard(call->getArg(0)) : nullptr;
}

holding take(held_state &state, const std::string &key) {
  const auto entry = state.locks.find(key);
  if (entry == state.locks.end())
    return {};
  holding result = std::move(entry->second);
  state.locks.erase(entry);
  return result;
}

template <class Call> llvm::ArrayRef<const Expr *> arguments_of(const Call *call) {
  return {call->getArgs(), call->getNumArgs()};
}

} // namespace

bool is_guard_variable(const VarDecl *variable) {
  if (!variable || variable->hasGlobalStorage())
    return false;
  // A reference counts when it keeps a temporary guard alive.
  if (variable->getType()->isReferenceType()) {
    const Expr *init = variable->hasInit() ? variable->getInit() : nullptr;
    if (const auto *cleanups = dyn_cast_or_null<ExprWithCleanups>(init))
      init = cleanups->getSubExpr();
    while (const auto *cast = dyn_cast_or_null<ImplicitCastExpr>(init))
      init = cast->getSubExpr();
    if (!isa_and_nonnull<MaterializeTemporaryExpr>(init))
      return false;
  }
  return is_guard(variable->getType());
}

lock_flow::lock_flow(const CFG &flow, ASTContext &context) : ast(context) {
  for (const CFGBlock *block : flow)
    for (const CFGElement &element : *block)
      if (const auto end = element.getAs<CFGTemporaryDtor>())
        temporaries.insert(end->getBindTemporaryExpr());
}

held_state lock_flow::at_start(const FunctionDecl *decl) const {
  held_state start;
  for (const ParmVarDecl *parameter : decl->parameters())
    if (!parameter->getType()->isReferenceType() && is_guard(parameter->getType()))
      start.locks[key_of(parameter)] = {true, false, parameter->getLocation(), parameter->getNameAsString(), {}};
  return start;
}

/// Applies one block; `suspended` sees the state at each suspension point.
void lock_flow::step(const CFGBlock &block, held_state &state, at_suspension suspended) const {
  for (const CFGElement &element : block) {
    if (const auto end = element.getAs<CFGAutomaticObjDtor>())
      state.locks.erase(key_of(end->getVarDecl()));
    else if (const auto dead = element.getAs<CFGLifetimeEnds>())
      state.locks.erase(key_of(dead->getVarDecl()));
    else if (const auto gone = element.getAs<CFGTemporaryDtor>())
      state.locks.erase("!" + key_of(gone->getBindTemporaryExpr()));
    else if (const auto statement = element.getAs<CFGStmt>())
      step(statement->getStmt(), state, suspended);
  }
}

/// What a branch tells: `if (guard)`, `if (!guard.try_lock())`, `if (m.try_lock())`.
void lock_flow::refine(const CFGBlock &block, unsigned branch, held_state &state) const {
  const auto *condition = dyn_cast_or_null<Expr>(block.getTerminatorCondition());
  if (!condition || block.succ_size() != 2 || !block.getTerminatorStmt() || isa<SwitchStmt>(block.getTerminatorStmt()))
    return;
  bool positive = branch == 0;
  condition = bare(condition);
  while (const auto *unary = dyn_cast<UnaryOperator>(condition)) {
    if (unary->getOpcode() != UO_LNot)
      return;
    positive = !positive;
    condition = bare(unary->getSubExpr());
  }
  if (const auto *compare = dyn_cast<BinaryOperator>(condition); compare && compare->isEqualityOp()) {
    // pthread_mutex_trylock(&m) == 0
    const auto *zero = dyn_cast<IntegerLiteral>(bare(compare->getRHS()));
    if (!zero || zero->getValue() != 0)
      return;
    positive = positive == (compare->getOpcode() == BO_EQ);
    condition = bare(compare->getLHS());
  } else if (const auto *call = dyn_cast<CallExpr>(condition); call && !isa<CXXMemberCallExpr>(call)) {
    positive = !positive; // used as an error code
  }
  const std::string key = tested(condition);
  const auto entry = state.locks.find(key);
  if (key.empty() || entry == state.locks.end())
    return;
  holding &lock = entry->second;
  if (!positive)
    lock.held = lock.tried = false;
  else if (lock.tried)
    lock.held = true;
}

std::string lock_flow::text(const Expr *mutex) const {
  mutex = mutex ? bare(mutex) : nullptr;
  if (const auto *unary = dyn_cast_or_null<UnaryOperator>(mutex); unary && unary->getOpcode() == UO_AddrOf)
    mutex = unary->getSubExpr();
  return spelling(mutex, ast);
}

/// Key of the guard or mutex whose state the expression asks for.
std::string lock_flow::tested(const Expr *condition) const {
  if (const auto *call = dyn_cast<CXXMemberCallExpr>(condition)) {
    const CXXMethodDecl *method = call->getMethodDecl();
    const Expr *object = call->getImplicitObjectArgument();
    if (!method || !object)
      return {};
    if (const VarDecl *guard = named_guard(object)) {
      if (isa<CXXConversionDecl>(method))
        return key_of(guard);
      const lock_effect effect =
          method->getIdentifier() ? effect_of_member(method->getName(), true) : lock_effect::none;
      return effect == lock_effect::owned || effect == lock_effect::try_acquire ? key_of(guard) : std::string();
    }
    if (method->getIdentifier() && effect_of_member(method->getName(), false) == lock_effect::try_acquire)
      return "@" + place_key(object);
    return {};
  }
  if (const auto *call = dyn_cast<CallExpr>(condition))
    if (effect_of_function(call->getDirectCallee()) == lock_effect::try_acquire && call->getNumArgs() > 0)
      return "@" + place_key(call->getArg(0));
  if (const VarDecl *guard = named_guard(condition))
    return key_of(guard);
  return {};
}

/// The state in which `init` leaves the guard it makes; takes over what a moved-from guard or an adopted mutex held.
holding lock_flow::made_by(const Expr *init, QualType type, held_state &state) const {
  const Expr *made = bare(init);
  holding result{true, false, made ? made->getBeginLoc() : SourceLocation(), {}, {}};
  if (!made)
    return {};
  if (const auto *either = dyn_cast<ConditionalOperator>(made)) {
    const holding left = made_by(either->getTrueExpr(), type, state);
    const holding right = made_by(either->getFalseExpr(), type, state);
    return left.held && right.held ? left : holding{};
  }
  if (const auto *list = dyn_cast<InitListExpr>(made))
    return list->getNumInits() == 1 ? made_by(list->getInit(0), type, state) : result;
  if (const VarDecl *source = moved_from(made))
    return take(state, "moved:" + key_of(source));
  const auto *construct = dyn_cast<CXXConstructExpr>(made);
  if (!construct)
    return result; // a function that returns a locked guard
  if (construct->getNumArgs() > 0 && construct->getConstructor()->isCopyOrMoveConstructor())
    return made_by(construct->getArg(0), type, state);
  bool any = false;
  for (const Expr *argument : construct->arguments()) {
    if (isa<CXXDefaultArgExpr>(argument))
      continue;
    any = true;
    const QualType given = argument->getType();
    if (is_class(given, "defer_lock_t") || bare(argument)->getType()->isNullPtrType()) {
      result.held = false;
      continue;
    }
    if (is_class(given, "try_to_lock_t") || is_time(given)) {
      result.held = false;
      result.tried = true;
    } else if (is_class(given, "adopt_lock_t")) {
      for (const Expr *other : construct->arguments())
        if (std::string key = place_key(other); !key.empty())
          state.locks.erase("@" + key);
    } else if (result.mutex.empty()) {
      result.mutex = text(argument);
    }
  }
  if (!any && may_be_empty(type))
    return {};
  return result;
}

void lock_flow::apply(lock_effect effect, const std::string &key, const Expr *at, const std::string &guard,
                      const std::string &mutex, held_state &state) const {
  if (key.empty() || key == "@")
    return;
  holding &lock = state.locks[key];
  if (effect == lock_effect::acquire || effect == lock_effect::try_acquire) {
    lock.held = effect == lock_effect::acquire;
    lock.tried = !lock.held;
    lock.acquired = at->getBeginLoc();
    if (lock.guard.empty())
      lock.guard = guard;
    if (lock.mutex.empty())
      lock.mutex = mutex;
  } else if (effect == lock_effect::release || effect == lock_effect::disown) {
    lock.held = lock.tried = false;
  }
}

void lock_flow::step(const Stmt *node, held_state &state, at_suspension suspended) const {
  if (const auto *declaration = dyn_cast<DeclStmt>(node)) {
    for (const Decl *one : declaration->decls())
      if (const auto *guard = dyn_cast<VarDecl>(one); guard && guard->hasInit() && is_guard_variable(guard))
        declare(guard, state);
  } else if (const auto *temporary = dyn_cast<CXXBindTemporaryExpr>(node)) {
    if (temporaries.count(temporary) && is_guard(temporary->getType()))
      state.locks["!" + key_of(temporary)] = made_by(temporary, temporary->getType(), state);
  } else if (const auto *member = dyn_cast<CXXMemberCallExpr>(node)) {
    step_member(member, state);
    give_away(member->getDirectCallee(), arguments_of(member), state);
  } else if (const auto *call = dyn_cast<CallExpr>(node)) {
    step_call(call, state);
  } else if (const auto *construct = dyn_cast<CXXConstructExpr>(node)) {
    give_away(construct->getConstructor(), arguments_of(construct), state);
  } else if (const auto *lambda = dyn_cast<LambdaExpr>(node)) {
    for (const LambdaCapture &capture : lambda->captures())
      if (capture.capturesVariable() && capture.getCaptureKind() == LCK_ByRef)
        forget(dyn_cast<VarDecl>(capture.getCapturedVar()), state);
  } else if (const auto *await = dyn_cast<CoroutineSuspendExpr>(node)) {
    suspend(await, state, suspended);
  }
}

/// The graph lists an await after its operands, the value that it gives among them: what came out of the await was not
/// held while the task was suspended.
void lock_flow::suspend(const CoroutineSuspendExpr *await, const held_state &state, at_suspension suspended) const {
  held_state before = state;
  for (const CXXBindTemporaryExpr *temporary : temporaries)
    if (bare(temporary) == bare(await->getResumeExpr()))
      before.locks.erase("!" + key_of(temporary));
  suspended(await, before);
}

void lock_flow::declare(const VarDecl *guard, held_state &state) const {
  holding made = made_by(guard->getInit(), guard->getType(), state);
  if (made.held || made.tried)
    made.acquired = guard->getLocation();
  made.guard = guard->getNameAsString();
  // A temporary that the reference keeps alive is tracked under the variable.
  if (const auto *bound = dyn_cast_or_null<CXXBindTemporaryExpr>(guard->getInit()->IgnoreImplicitAsWritten()))
    state.locks.erase("!" + key_of(bound));
  state.locks[key_of(guard)] = std::move(made);
}

/// Passed by reference to code that may well unlock it: nothing is known any more.
void lock_flow::forget(const VarDecl *guard, held_state &state) const {
  if (guard && is_guard(guard->getType()))
    state.locks.erase(key_of(guard));
}

void lock_flow::give_away(const FunctionDecl *callee, llvm::ArrayRef<const Expr *> arguments, held_state &state) const {
  const std::string name = callee ? catalog_name(callee) : std::string();
  // A condition variable gives the lock back when it returns.
  if (llvm::StringRef(name).starts_with("std::") || llvm::StringRef(name).starts_with("boost::condition_variable"))
    return;
  for (unsigned i = 0; i < arguments.size(); ++i) {
    const Expr *argument = bare(arguments[i]);
    if (const auto *unary = dyn_cast<UnaryOperator>(argument); unary && unary->getOpcode() == UO_AddrOf)
      argument = unary->getSubExpr();
    const VarDecl *guard = named_guard(argument);
    if (!guard)
      continue;
    const QualType parameter = callee && i < callee->getNumParams() ? callee->getParamDecl(i)->getType() : QualType();
    if (parameter.isNull() || !parameter->isReferenceType() || !parameter->getPointeeType().isConstQualified())
      forget(guard, state);
  }
}

void lock_flow::step_member(const CXXMemberCallExpr *call, held_state &state) const {
  const CXXMethodDecl *method = call->getMethodDecl();
  const Expr *object = call->getImplicitObjectArgument();
  if (!method || !object || !method->getIdentifier())
    return;
  const VarDecl *guard = named_guard(object);
  const lock_effect effect = effect_of_member(method->getName(), guard != nullptr);
  if (!guard && !is_thread_mutex(object->getType()))
    follow(method, object, arguments_of(call), call, state);
  if (effect == lock_effect::none || effect == lock_effect::owned)
    return;
  if (guard) {
    if (effect == lock_effect::swap && call->getNumArgs() == 1)
      swap(guard, named_guard(call->getArg(0)), state);
    else
      apply(effect, key_of(guard), call, guard->getNameAsString(), {}, state);
    return;
  }
  if ((effect == lock_effect::acquire || effect == lock_effect::try_acquire || effect == lock_effect::release) &&
      is_thread_mutex(object->getType()))
    apply(effect, "@" + place_key(object), call, {}, text(object), state);
}

void lock_flow::step_call(const CallExpr *call, held_state &state) const {
  if (const VarDecl *moved = moved_from(call)) {
    state.locks["moved:" + key_of(moved)] = take(state, key_of(moved));
    return;
  }
  if (const auto *assign = dyn_cast<CXXOperatorCallExpr>(call)) {
    if (assign->getOperator() == OO_Equal && assign->getNumArgs() == 2)
      if (const VarDecl *guard = named_guard(assign->getArg(0))) {
        const Expr *source = bare(assign->getArg(1));
        holding made = made_by(source, guard->getType(), state);
        made.guard = guard->getNameAsString();
        state.locks[key_of(guard)] = std::move(made);
        // The temporary on the right was moved from.
        for (const CXXBindTemporaryExpr *temporary : temporaries)
          if (bare(temporary) == source)
            state.locks.erase("!" + key_of(temporary));
        return;
      }
  }
  const lock_effect effect = effect_of_function(call->getDirectCallee());
  if (effect == lock_effect::swap && call->getNumArgs() == 2) {
    if (const VarDecl *left = named_guard(call->getArg(0)))
      swap(left, named_guard(call->getArg(1)), state);
  } else if (effect != lock_effect::none) {
    for (const Expr *argument : call->arguments()) {
      if (const VarDecl *guard = named_guard(argument))
        apply(effect, key_of(guard), call, guard->getNameAsString(), {}, state);
      else
        apply(effect, "@" + place_key(argument), call, {}, text(argument), state);
    }
  } else {
    give_away(call->getDirectCallee(), arguments_of(call), state);
    if (!isa<CXXOperatorCallExpr>(call))
      follow(call->getDirectCallee(), nullptr, arguments_of(call), call, state);
  }
}

/// A function that locks, or unlocks, for its caller.
void lock_flow::follow(const FunctionDecl *callee, const Expr *object, llvm::ArrayRef<const Expr *> arguments,
                       const Expr *at, held_state &state) const {
  for (const lock_change &one : lock_changes(callee))
    apply(one.locks ? lock_effect::acquire : lock_effect::release,
          "@" + place_at_call(one.place, callee, object, arguments), at, {}, one.mutex, state);
}

void lock_flow::swap(const VarDecl *left, const VarDecl *right, held_state &state) const {
  if (right) {
    std::swap(state.locks[key_of(left)], state.locks[key_of(right)]);
    std::swap(state.locks[key_of(left)].guard, state.locks[key_of(right)].guard);
  } else {
    forget(left, state);
  }
}

} // namespace corosan::checker
