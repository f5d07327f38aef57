// self-deadlock: a task awaits an async mutex that it holds already. Nobody else can unlock it, so the task waits for
// itself.
#include "checker/lib/awaits.h"
#include "checker/lib/contexts.h"
#include "checker/lib/dialects.h"
#include "checker/lib/flow.h"
#include "checker/lib/rule.h"

#include <llvm/ADT/StringSet.h>

#include <map>

using namespace clang;

namespace corosan::checker::rules {
namespace {

enum class kind { none, exclusive, shared };

/// How a member of an async mutex locks it, when awaited.
kind kind_of(llvm::StringRef member) {
  static const llvm::StringSet<> locks = {"lock",      "co_lock",     "co_scoped_lock",    "scoped_lock",
                                          "coLock",    "lock_async",  "scoped_lock_async", "async_lock",
                                          "lockAsync", "coScopedLock"};
  static const llvm::StringSet<> shares = {"lock_shared",        "co_lock_shared", "co_scoped_lock_shared",
                                           "scoped_lock_shared", "coLockShared",   "read_lock",
                                           "async_lock_shared"};
  return locks.contains(member) ? kind::exclusive : shares.contains(member) ? kind::shared : kind::none;
}

/// A mutex that suspends its task and that a task cannot take twice: listed, or called a mutex.
bool is_async_mutex(QualType type) {
  type = type.getNonReferenceType();
  if (type->isPointerType())
    type = type->getPointeeType();
  const CXXRecordDecl *record = type->getAsCXXRecordDecl();
  if (!record || !record->getIdentifier())
    return false;
  const llvm::StringRef name = record->getName();
  if (name.contains_insensitive("recursive") || name.contains_insensitive("reentrant") ||
      name.contains_insensitive("semaphore"))
    return false;
  const auto row = role_of_type(type);
  return (row && row->role == catalog::role::async_mutex) || name.contains_insensitive("mutex");
}

struct locking {
  kind how = kind::none;
  std::string place; ///< place_key of the mutex
  const Expr *mutex = nullptr;
  const CallExpr *call = nullptr;
};

locking locking_at(const Stmt *node) {
  const auto *call = dyn_cast_or_null<CXXMemberCallExpr>(awaited_call(node));
  const Expr *object = object_of(call);
  if (!object || !is_async_mutex(object->getType()))
    return {};
  return {kind_of(called_name(call)), place_key(object), object, call};
}

/// One mutex that is held on every path: by a guard variable, or by hand.
struct hold {
  kind how = kind::none;
  const VarDecl *guard = nullptr;
  SourceLocation since;
  bool operator==(const hold &other) const { return how == other.how && guard == other.guard; }
};

/// Held on all paths; joining keeps what both sides hold alike.
struct held {
  std::map<std::string, hold> mutexes; ///< by place

  bool join(const held &other) {
    bool changed = false;
    for (auto entry = mutexes.begin(); entry != mutexes.end();) {
      const auto theirs = other.mutexes.find(entry->first);
      const bool both = theirs != other.mutexes.end() && theirs->second == entry->second;
      changed |= !both;
      entry = both ? std::next(entry) : mutexes.erase(entry);
    }
    return changed;
  }
  void forget_guard(const VarDecl *guard) {
    for (auto entry = mutexes.begin(); guard && entry != mutexes.end();)
      entry = entry->second.guard == guard ? mutexes.erase(entry) : std::next(entry);
  }
  /// What `key` is part of means another object now.
  void forget_place(const std::string &key, bool by_hand_only = false) {
    for (auto entry = mutexes.begin(); !key.empty() && entry != mutexes.end();) {
      const bool gone = llvm::StringRef(entry->first).contains(key) && !(by_hand_only && entry->second.guard);
      entry = gone ? mutexes.erase(entry) : std::next(entry);
    }
  }
};

/// The mutex that a coroutine of the same class locks in its first lines, whatever happens: `this->field`. It, or a
/// coroutine of that class that it awaits there.
locking locks_first(const FunctionDecl *callee, unsigned depth = 0) {
  const auto *method = dyn_cast_or_null<CXXMethodDecl>(callee);
  const FunctionDecl *defined = nullptr;
  if (!method || method->isVirtual() || !method->hasBody(defined) || depth > 8)
    return {};
  const auto *body = dyn_cast_or_null<CompoundStmt>(written_body(defined));
  if (!body || is_dependent(defined))
    return {};
  for (const Stmt *statement : body->body()) {
    if (!isa<DeclStmt, Expr>(statement))
      return {}; // from here on it depends
    locking found;
    for_each_own(statement, [&](const Stmt *node) {
      if (found.how != kind::none)
        return;
      found = locking_at(node);
      const auto *inner = dyn_cast_or_null<CXXMemberCallExpr>(awaited_call(node));
      if (found.how == kind::none && inner && isa<CXXThisExpr>(bare(inner->getImplicitObjectArgument())))
        found = locks_first(inner->getMethodDecl(), depth + 1);
    });
    if (found.how != kind::none)
      return llvm::StringRef(found.place).starts_with("this.") ? found : locking{};
  }
  return {};
}

class flow_check {
public:
  flow_check(const function &function, ASTContext &context, reporter sink) : fn(function), ast(context), report(sink) {}

  void run() {
    const std::unique_ptr<CFG> graph = build_flow(fn.decl, ast);
    if (!graph)
      return;
    const auto at_entry = solve(
        *graph, held{}, [&](const CFGBlock &block, held &state) { step(block, state, false); },
        [](const CFGBlock &, unsigned, held &) {});
    for (const CFGBlock *block : *graph)
      if (at_entry[block->getBlockID()]) {
        held state = *at_entry[block->getBlockID()];
        step(*block, state, true);
      }
  }

private:
  const function &fn;
  ASTContext &ast;
  reporter report;

  void step(const CFGBlock &block, held &state, bool last) {
    for (const CFGElement &element : block) {
      if (const auto end = element.getAs<CFGAutomaticObjDtor>())
        state.forget_guard(end->getVarDecl());
      else if (const auto dead = element.getAs<CFGLifetimeEnds>())
        state.forget_guard(dead->getVarDecl());
      else if (const auto statement = element.getAs<CFGStmt>())
        step(statement->getStmt(), state, last);
    }
  }

  void step(const Stmt *node, held &state, bool last) {
    if (isa<CoroutineSuspendExpr>(node)) {
      step_await(cast<Expr>(node), state, last);
    } else if (const auto *declaration = dyn_cast<DeclStmt>(node)) {
      for (const Decl *one : declaration->decls())
        if (const auto *variable = dyn_cast<VarDecl>(one))
          declare(variable, state);
    } else if (const auto *call = dyn_cast<CallExpr>(node)) {
      step_call(call, state);
    } else if (const auto *made = dyn_cast<CXXConstructExpr>(node)) {
      for (const Expr *argument : made->arguments())
        give_away(argument, state);
    } else if (const auto *binary = dyn_cast<BinaryOperator>(node); binary && binary->isAssignmentOp()) {
      state.forget_place(place_key(binary->getLHS()));
    } else if (const auto *unary = dyn_cast<UnaryOperator>(node);
               unary && (unary->isIncrementDecrementOp() || unary->getOpcode() == UO_AddrOf)) {
      state.forget_place(place_key(unary->getSubExpr()));
    } else if (const auto *lambda = dyn_cast<LambdaExpr>(node)) {
      for (const LambdaCapture &capture : lambda->captures())
        if (capture.capturesVariable())
          state.forget_guard(dyn_cast<VarDecl>(capture.getCapturedVar()));
    }
  }

  void step_await(const Expr *await, held &state, bool last) {
    if (const locking wanted = locking_at(await); wanted.how != kind::none && !wanted.place.empty()) {
      if (const hold *mine = deadlock(state, wanted.place, wanted.how); mine && last)
        report_lock(await, wanted, *mine);
      // What the await gives is held by a variable (see declare), dropped at once, or nothing but the mutex itself.
      if (await->getType()->isVoidType())
        state.mutexes.try_emplace(wanted.place, hold{wanted.how, nullptr, await->getBeginLoc()});
      return;
    }
    const auto *call = dyn_cast_or_null<CXXMemberCallExpr>(awaited_call(await));
    if (!call || !isa<CXXThisExpr>(bare(call->getImplicitObjectArgument())))
      return;
    if (const locking inner = locks_first(call->getMethodDecl()); inner.how != kind::none)
      if (const hold *mine = deadlock(state, inner.place, inner.how); mine && last)
        report_call(await, call, inner, *mine);
  }

  static const hold *deadlock(const held &state, const std::string &place, kind wanted) {
    const auto mine = state.mutexes.find(place);
    if (mine == state.mutexes.end() || (mine->second.how == kind::shared && wanted == kind::shared))
      return nullptr;
    return &mine->second;
  }

  void declare(const VarDecl *variable, held &state) {
    state.forget_guard(variable);
    state.forget_place(place_key_of(variable));
    const Expr *init = variable->hasInit() ? bare(variable->getInit()) : nullptr;
    if (const auto *made = dyn_cast_or_null<CXXConstructExpr>(init); made && made->getNumArgs() == 1)
      init = bare(made->getArg(0));
    const locking taken = init ? locking_at(init) : locking{};
    if (taken.how == kind::none || taken.place.empty() || !init->getType()->getAsCXXRecordDecl())
      return;
    state.mutexes.try_emplace(taken.place, hold{taken.how, variable, init->getBeginLoc()});
  }

  static std::string place_key_of(const VarDecl *variable) {
    return std::to_string(reinterpret_cast<std::uintptr_t>(variable->getCanonicalDecl()));
  }

  void step_call(const CallExpr *call, held &state) {
    for (const Expr *argument : call->arguments())
      give_away(argument, state);
    if (const auto *assign = dyn_cast<CXXOperatorCallExpr>(call); assign && assign->isAssignmentOp()) {
      state.forget_place(place_key(assign->getArg(0)));
      return;
    }
    const Expr *object = object_of(call);
    const auto *method = dyn_cast_or_null<CXXMethodDecl>(call->getDirectCallee());
    if (!object || !method)
      return;
    if (const VarDecl *guard = named_variable(object)) // guard.unlock(), guard.release(), *guard
      if (!method->isConst())
        state.forget_guard(guard);
    const llvm::StringRef name = plain_name(method);
    const std::string place = place_key(object);
    if (name.contains_insensitive("unlock") || name.contains_insensitive("release"))
      state.forget_place(place);
    else if (!method->isConst() && !is_async_mutex(object->getType()))
      state.forget_place(place, true); // a member of whoever owns the mutex may well unlock it
  }

  /// A mutex or a guard that somebody else gets by reference may be unlocked there.
  void give_away(const Expr *argument, held &state) {
    argument = bare(argument);
    if (const auto *unary = dyn_cast_or_null<UnaryOperator>(argument); unary && unary->getOpcode() == UO_AddrOf)
      argument = bare(unary->getSubExpr());
    if (!argument)
      return;
    state.forget_guard(named_variable(argument));
    if (!argument->getType()->isScalarType())
      if (const std::string place = place_key(argument); place != "this")
        state.forget_place(place);
  }

  /// The mutex as a reader would call it; empty when its spelling is long.
  std::string name_of(const Expr *mutex) const {
    const std::string text = spelling(mutex, ast);
    const llvm::StringRef name = text;
    return name.starts_with("this->") ? name.drop_front(6).str() : text;
  }

  finding made(const Expr *await, std::string message, const Expr *mutex, const hold &mine) const {
    finding result = finding_at(await, fn, std::move(message), name_of(mutex));
    result.notes.push_back({mine.since, mine.guard ? "locked here, and '" + mine.guard->getNameAsString() +
                                                         "' keeps it; end its scope or unlock before"
                                                   : "locked here; unlock before"});
    return result;
  }

  void report_lock(const Expr *await, const locking &wanted, const hold &mine) const {
    const std::string name = name_of(wanted.mutex);
    report(made(await, "this waits forever: the task already holds " + (name.empty() ? "this mutex" : "'" + name + "'"),
                wanted.mutex, mine));
  }

  void report_call(const Expr *await, const CXXMemberCallExpr *call, const locking &inner, const hold &mine) const {
    const std::string name = name_of(inner.mutex);
    finding result = made(await,
                          "this waits forever: '" + called_name(call).str() + "' locks " +
                              (name.empty() ? "a mutex" : "'" + name + "'") + ", which the task already holds",
                          inner.mutex, mine);
    result.notes.push_back({inner.call->getBeginLoc(), "'" + called_name(call).str() + "' locks it here"});
    report(std::move(result));
  }
};

bool locks_something(const function &fn) {
  return llvm::any_of(fn.awaits, [](const Expr *await) { return locking_at(await).how != kind::none; });
}

} // namespace

void self_deadlock(const model &unit, const options &, reporter report) {
  for (const auto &fn : unit.functions)
    if (fn->decl && !is_dependent(fn->decl) && locks_something(*fn))
      flow_check(*fn, unit.ast, report).run();
}

} // namespace corosan::checker::rules
