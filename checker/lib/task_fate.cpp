// One walk that carries downwards what becomes of each expression's value; see task_fate.h.
#include "checker/lib/task_fate.h"

#include "checker/lib/contexts.h"
#include "checker/lib/dialects.h"
#include "checker/lib/flow.h"
#include "checker/lib/values.h"

#include <llvm/ADT/StringSet.h>

using namespace clang;

namespace corosan::checker {

bool waits_for_task(const FunctionDecl *callee) {
  static const llvm::StringSet<> names = {"sync_wait", "blockingWait", "syncAwait", "waitFor", "block_on", "get",
                                          "wait",      "join",         "result",    "block",   "run",      "sync_get"};
  return names.contains(plain_name(callee));
}

namespace {

/// Members that start a task and leave it alone.
bool starts_task(llvm::StringRef name) {
  static const llvm::StringSet<> names = {"start", "detach", "directlyStart", "start_detached", "startInlineUnsafe"};
  return names.contains(name);
}

/// Members of a container that put something in, or only look at it.
bool fills_container(llvm::StringRef name) {
  static const llvm::StringSet<> names = {"push_back", "emplace_back",    "push_front", "emplace_front",
                                          "push",      "emplace",         "insert",     "try_emplace",
                                          "assign",    "insert_or_assign"};
  return names.contains(name);
}
bool looks_at_container(llvm::StringRef name) {
  static const llvm::StringSet<> names = {"size", "empty", "reserve", "capacity", "valid"};
  return names.contains(name);
}

/// Members of its classes included.
bool is_std(const Decl *decl) {
  return decl && decl->getDeclContext()->getEnclosingNamespaceContext()->isStdNamespace();
}

bool is_task(QualType type) { return !type.isNull() && !type->isDependentType() && classify_task(type).has_value(); }

/// True for children of `parent` that stand as statements.
bool stands_alone(const Stmt *parent, const Stmt *child) {
  if (const auto *branch = dyn_cast<IfStmt>(parent))
    return child == branch->getThen() || child == branch->getElse();
  if (const auto *loop = dyn_cast<ForStmt>(parent))
    return child == loop->getInit() || child == loop->getInc() || child == loop->getBody();
  if (const auto *range = dyn_cast<CXXForRangeStmt>(parent))
    return child == range->getBody();
  if (const auto *again = dyn_cast<WhileStmt>(parent))
    return child == again->getBody();
  if (const auto *until = dyn_cast<DoStmt>(parent))
    return child == until->getBody();
  return isa<CompoundStmt, LabelStmt, SwitchCase, AttributedStmt>(parent);
}

} // namespace

class fate_walker {
public:
  explicit fate_walker(task_fates &result) : into(result) {}

  void run(const Stmt *root) {
    push(root, {});
    while (!open.empty()) {
      const auto [node, now] = open.pop_back_val();
      step(node, now);
    }
  }

private:
  task_fates &into;
  llvm::SmallVector<std::pair<const Stmt *, outcome>, 64> open;

  void push(const Stmt *node, const outcome &now) {
    if (node)
      open.push_back({node, now});
  }

  void step(const Stmt *node, const outcome &now) {
    if (const auto *declaration = dyn_cast<DeclStmt>(node)) {
      for (const Decl *one : declaration->decls())
        if (const auto *variable = dyn_cast<VarDecl>(one))
          push(variable->getInit(), {fate::stored, variable, node});
    } else if (const auto *leave = dyn_cast<ReturnStmt>(node)) {
      push(leave->getRetValue(), {fate::returned, nullptr, node});
    } else if (const auto *suspend = dyn_cast<CoroutineSuspendExpr>(node)) {
      push(suspend->getOperand(), {fate::awaited, nullptr, node});
    } else if (const auto *dependent = dyn_cast<DependentCoawaitExpr>(node)) {
      push(dependent->getOperand(), {fate::awaited, nullptr, node});
    } else if (const auto *call = dyn_cast<CallExpr>(node)) {
      into.known.try_emplace(node, now);
      step_call(call, now);
    } else if (const auto *made = dyn_cast<CXXConstructExpr>(node)) {
      into.known.try_emplace(node, now);
      const bool passes = made->isElidable() || (made->getConstructor()->isCopyOrMoveConstructor()) ||
                          (is_std(made->getConstructor()) && now.how == fate::stored) || now.how == fate::awaited;
      for (const Expr *argument : made->arguments())
        push(argument, passes ? now : outcome{});
    } else if (const auto *either = dyn_cast<ConditionalOperator>(node)) {
      push(either->getCond(), now.how == fate::awaited ? now : outcome{});
      push(either->getTrueExpr(), now);
      push(either->getFalseExpr(), now);
    } else if (const auto *both = dyn_cast<BinaryOperator>(node); both && both->getOpcode() == BO_Comma) {
      push(both->getLHS(), {fate::discarded, nullptr, node});
      push(both->getRHS(), now);
    } else if (isa<ParenExpr, CastExpr, FullExpr, MaterializeTemporaryExpr, CXXBindTemporaryExpr, InitListExpr,
                   CXXStdInitializerListExpr>(node)) {
      const auto *cast = dyn_cast<CastExpr>(node);
      const bool to_void = cast && cast->getCastKind() == CK_ToVoid;
      llvm::SmallVector<const Stmt *, 8> children;
      own_children(node, children);
      for (const Stmt *child : children)
        push(child, to_void ? outcome{fate::discarded, nullptr, node} : now);
    } else {
      llvm::SmallVector<const Stmt *, 8> children;
      own_children(node, children);
      // The whole full-expression lasts until an await around this operand is over.
      const outcome inner = isa<Expr>(node) && now.how == fate::awaited ? now : outcome{};
      for (const Stmt *child : children)
        push(child, stands_alone(node, child) ? outcome{fate::discarded, nullptr, child} : inner);
    }
  }

  /// `tasks.push_back(...)`: the mention of `tasks` takes nothing out.
  void mark_fill(const Expr *object) {
    const Expr *name = object ? object->IgnoreParenImpCasts() : nullptr;
    if (isa_and_nonnull<DeclRefExpr>(name))
      into.fills.insert(name);
  }

  void step_call(const CallExpr *call, const outcome &now) {
    const FunctionDecl *callee = call->getDirectCallee();
    const llvm::StringRef name = plain_name(callee);
    const auto role = role_of(callee);
    outcome argument, object;
    if (now.how == fate::awaited || waits_for_task(callee)) {
      argument = object = {fate::awaited, nullptr, call};
    } else if (const auto *member = dyn_cast<CXXMemberCallExpr>(call)) {
      const Expr *owner = member->getImplicitObjectArgument();
      if (is_std(callee) && (fills_container(name) || looks_at_container(name))) {
        mark_fill(owner);
        argument = {fate::stored, root_of(owner), call};
      } else if (starts_task(name)) {
        object = chained(now, call);
      } else if (is_task(call->getType())) {
        object = now; // task.via(executor), task.setLazyLocal(...)
      }
    } else if (const auto *applied = dyn_cast<CXXOperatorCallExpr>(call)) {
      if (applied->getOperator() == OO_Equal && applied->getNumArgs() == 2) {
        mark_fill(applied->getArg(0));
        push(applied->getArg(0), {});
        push(applied->getArg(1), {fate::stored, root_of(applied->getArg(0)), call});
        return;
      }
      if (is_task(call->getType()) && applied->getOperator() != OO_Call)
        argument = now; // `a() && b()`
    } else if (is_std(callee) && (name == "move" || name == "forward")) {
      argument = now;
    }
    if (role && (role->role == catalog::role::spawn || role->role == catalog::role::consume) &&
        argument.how == fate::unknown)
      argument = chained(now, call);
    for (const Expr *one : call->arguments())
      push(one, argument);
    const auto *member = dyn_cast<MemberExpr>(call->getCallee()->IgnoreParens());
    push(member ? member->getBase() : call->getCallee(), object);
  }

  /// The fate of a task whose starter's own value fares as `now` says.
  static outcome chained(const outcome &now, const CallExpr *starter) {
    switch (now.how) {
    case fate::unknown: // `if (scope.spawn(f()))`: it runs all the same
    case fate::discarded:
      return {fate::started, nullptr, starter};
    default:
      return now;
    }
  }
};

task_fates::task_fates(const Stmt *body) { fate_walker(*this).run(body); }

} // namespace corosan::checker
