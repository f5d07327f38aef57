// coro-double-await: a task that can be awaited once, awaited again or used after that. Reported only where the second
// use is certain once the first has happened; two branches that exclude each other in fact are left alone.
#include "checker/lib/dialects.h"
#include "checker/lib/flow.h"
#include "checker/lib/rule.h"
#include "checker/lib/tasks.h"

#include <clang/Analysis/Analyses/Dominators.h>

#include <llvm/ADT/SmallPtrSet.h>

using namespace clang;

namespace corosan::checker::rules {
namespace {

using catalog::role;

/// What a statement does with a tracked task.
enum class act { none, awaits, takes, assigns, begins };
struct event {
  act what = act::none;
  const VarDecl *task = nullptr;
};

/// Libraries whose tasks give their frame away at the first co_await, even of an lvalue. In the others an lvalue await
/// leaves the task as it was, or does not compile.
bool lvalue_await_takes(QualType type) {
  const auto task = classify_task(type);
  return task && (task->dialect == "async_simple" || task->dialect == "cobalt");
}

/// A local or by-value parameter that owns a task which can be awaited once.
bool is_single_use(const VarDecl *variable) {
  const QualType type = variable->getType();
  if (variable->hasGlobalStorage() || type->isDependentType() || variable->isInvalidDecl() ||
      (type->isReferenceType() && !isa<ParmVarDecl>(variable)) || type->isLValueReferenceType())
    return false;
  const auto task = classify_task(type);
  if (!task || (task->role != role::lazy_task && task->role != role::eager_task))
    return false;
  // What can be copied can be awaited by each of its owners.
  const CXXRecordDecl *record = type.getNonReferenceType()->getAsCXXRecordDecl();
  if (!record || !record->hasDefinition() || !record->hasMoveConstructor())
    return false;
  return llvm::none_of(record->ctors(), [](const CXXConstructorDecl *constructor) {
    return constructor->isCopyConstructor() && !constructor->isDeleted();
  });
}

/// The variable in `std::move(variable)`, or null.
const VarDecl *moved(const Expr *expression) {
  const auto *call = dyn_cast_or_null<CallExpr>(bare(expression));
  return call && call->isCallToStdMove() ? named_variable(call->getArg(0)) : nullptr;
}

/// True when a coroutine awaits the task that it is given by reference, whatever happens: in a statement of its own
/// body, itself or by a coroutine that it hands the task to.
bool awaits_parameter(const FunctionDecl *callee, unsigned index, unsigned depth = 0) {
  const FunctionDecl *definition = nullptr;
  if (!callee || depth > 4 || !callee->hasBody(definition) || is_dependent(definition) ||
      index >= definition->getNumParams() || !isa<CoroutineBodyStmt>(definition->getBody()))
    return false;
  const ParmVarDecl *parameter = definition->getParamDecl(index);
  const auto *body = dyn_cast_or_null<CompoundStmt>(written_body(definition));
  if (!body || !parameter->getType()->isLValueReferenceType())
    return false;
  bool found = false;
  for (const Stmt *statement : body->body()) {
    if (!isa<DeclStmt, Expr, CoreturnStmt>(statement))
      return false; // from here on it depends
    for_each_own(statement, [&](const Stmt *node) {
      const auto *await = dyn_cast<CoawaitExpr>(node);
      if (!await || found)
        return;
      const Expr *operand = await->getOperand();
      found = moved(operand) == parameter ||
              (named_variable(operand) == parameter && lvalue_await_takes(parameter->getType().getNonReferenceType()));
      if (const auto *call = dyn_cast_or_null<CallExpr>(bare(operand)); call && !isa<CXXOperatorCallExpr>(call))
        for (unsigned i = 0; i < call->getNumArgs() && !found; ++i)
          found =
              named_variable(call->getArg(i)) == parameter && awaits_parameter(call->getDirectCallee(), i, depth + 1);
    });
    if (found)
      return true;
  }
  return false;
}

/// Events of one function, and the tasks that only ever appear in ways it understands.
class events {
public:
  explicit events(const function &fn) {
    for (const ParmVarDecl *parameter : fn.decl->parameters())
      if (is_single_use(parameter))
        tracked.insert(parameter);
    for_each_own(written_body(fn.decl), [&](const Stmt *node) { collect(node); });
    for (const VarDecl *lost : escaped)
      tracked.erase(lost);
  }

  bool empty() const {
    return tracked.empty() || llvm::none_of(by_node, [&](const auto &entry) {
             return entry.second.what == act::awaits && tracked.count(entry.second.task);
           });
  }
  event at(const Stmt *node) const {
    const event found = by_node.lookup(node);
    return found.task && tracked.count(found.task) ? found : event();
  }

private:
  llvm::SmallPtrSet<const VarDecl *, 8> tracked, escaped;
  llvm::SmallPtrSet<const Stmt *, 16> understood; // mentions of a variable that an event or a harmless call explains
  llvm::DenseMap<const Stmt *, event> by_node;

  void understand(const Expr *mention) { understood.insert(bare(mention)); }

  void note(const Stmt *node, act what, const VarDecl *task) { by_node[node] = {what, task}; }

  void take(const Expr *argument, const Stmt *node) {
    if (const VarDecl *task = moved(argument); task && is_single_use(task)) {
      const auto *call = cast<CallExpr>(bare(argument));
      understand(call->getArg(0));
      if (!by_node.count(node))
        note(node, act::takes, task);
    }
  }

  void collect(const Stmt *node) {
    if (const auto *declaration = dyn_cast<DeclStmt>(node)) {
      for (const Decl *one : declaration->decls())
        if (const auto *variable = dyn_cast<VarDecl>(one); variable && is_single_use(variable)) {
          tracked.insert(variable);
          note(node, act::begins, variable);
        }
    } else if (const auto *await = dyn_cast<CoawaitExpr>(node)) {
      const Expr *operand = await->getOperand();
      if (const VarDecl *task = moved(operand)) {
        understand(cast<CallExpr>(bare(operand))->getArg(0));
        note(node, act::awaits, task);
      } else if (const VarDecl *awaited = named_variable(operand)) {
        understand(operand);
        if (is_single_use(awaited) && lvalue_await_takes(awaited->getType()))
          note(node, act::awaits, awaited);
      } else if (const auto *call = dyn_cast_or_null<CallExpr>(bare(operand));
                 call && !isa<CXXOperatorCallExpr>(call)) {
        for (unsigned i = 0; i < call->getNumArgs(); ++i)
          if (const VarDecl *given = named_variable(call->getArg(i));
              given && is_single_use(given) && awaits_parameter(call->getDirectCallee(), i)) {
            understand(call->getArg(i));
            note(node, act::awaits, given);
          }
      }
    } else if (const auto *assign = dyn_cast<CXXOperatorCallExpr>(node);
               assign && assign->getOperator() == OO_Equal && assign->getNumArgs() == 2) {
      if (const VarDecl *task = named_variable(assign->getArg(0))) {
        understand(assign->getArg(0));
        note(node, act::assigns, task);
      }
      take(assign->getArg(1), node);
    } else if (const auto *member = dyn_cast<CXXMemberCallExpr>(node)) {
      // valid(), is_ready(): a look at the task changes nothing; anything else may do anything.
      const CXXMethodDecl *method = member->getMethodDecl();
      if (method && method->isConst() && named_variable(member->getImplicitObjectArgument()))
        understand(member->getImplicitObjectArgument());
      for (const Expr *argument : member->arguments())
        take(argument, node);
    } else if (const auto *call = dyn_cast<CallExpr>(node); call && !call->isCallToStdMove()) {
      for (const Expr *argument : call->arguments())
        take(argument, node);
    } else if (const auto *made = dyn_cast<CXXConstructExpr>(node)) {
      for (const Expr *argument : made->arguments())
        take(argument, node);
    } else if (const auto *lambda = dyn_cast<LambdaExpr>(node)) {
      for (const LambdaCapture &capture : lambda->captures())
        if (capture.capturesVariable())
          escaped.insert(dyn_cast<VarDecl>(capture.getCapturedVar()));
      for (const Expr *init : lambda->capture_inits())
        take(init, node);
    } else if (const auto *name = dyn_cast<DeclRefExpr>(node)) {
      if (const auto *variable = dyn_cast<VarDecl>(name->getDecl()); variable && !understood.count(name))
        escaped.insert(variable);
    }
  }
};

/// Where each task was first awaited; null once some path has put a new task into the variable since.
struct spent {
  llvm::DenseMap<const VarDecl *, const Stmt *> first;
  bool join(const spent &other) {
    bool changed = false;
    for (const auto &[task, await] : other.first) {
      const auto [mine, added] = first.try_emplace(task, await);
      changed |= added || (mine->second && !await);
      if (!await)
        mine->second = nullptr;
    }
    return changed;
  }
};

class checker {
public:
  checker(const function &function, ASTContext &ast, reporter sink)
      : fn(function), seen(function), graph(seen.empty() ? nullptr : build_flow(function.decl, ast)), report(sink) {}

  void run() {
    if (!graph)
      return;
    dominators.buildDominatorTree(graph.get());
    post_dominators.buildDominatorTree(graph.get());
    for (const CFGBlock *block : *graph)
      for (const CFGElement &element : *block)
        if (const auto statement = element.getAs<CFGStmt>())
          block_of.try_emplace(statement->getStmt(), block);
    const auto at_entry = solve(
        *graph, spent(), [&](const CFGBlock &block, spent &state) { step(block, state, false); },
        [](const CFGBlock &, unsigned, spent &) {});
    for (const CFGBlock *block : *graph)
      if (std::optional<spent> state = at_entry[block->getBlockID()])
        step(*block, *state, true);
  }

private:
  const function &fn;
  events seen;
  std::unique_ptr<CFG> graph;
  reporter report;
  CFGDomTree dominators;
  CFGPostDomTree post_dominators;
  llvm::DenseMap<const Stmt *, const CFGBlock *> block_of;

  void step(const CFGBlock &block, spent &state, bool last) {
    for (const CFGElement &element : block) {
      if (const auto end = element.getAs<CFGLifetimeEnds>()) {
        state.first.erase(end->getVarDecl());
        continue;
      }
      const auto statement = element.getAs<CFGStmt>();
      const event found = statement ? seen.at(statement->getStmt()) : event();
      if (found.what == act::none)
        continue;
      const Stmt *first = state.first.lookup(found.task), *now = statement->getStmt();
      if (found.what == act::begins)
        state.first.erase(found.task);
      else if (found.what == act::assigns)
        state.first[found.task] = nullptr;
      else if (first && last && certain(block_of.lookup(first), &block, first == now))
        tell(found, first, now);
      else if (!first && found.what == act::awaits)
        state.first[found.task] = now;
    }
  }

  /// The second use follows whenever the first has happened, or never comes without it.
  bool certain(const CFGBlock *first, const CFGBlock *second, bool same) {
    if (!first)
      return false;
    if (!same)
      return dominators.dominates(first, second) || post_dominators.dominates(second, first);
    // One await in a loop: it is reached in every round when it dominates the way back.
    for (const CFGBlock *header : *graph) {
      if (!dominators.dominates(header, first))
        continue;
      for (const CFGBlock::AdjacentBlock &before : header->preds())
        if (const CFGBlock *latch = before.getReachableBlock())
          if (dominators.dominates(header, latch) && dominators.dominates(first, latch))
            return true;
    }
    return false;
  }

  void tell(const event &found, const Stmt *first, const Stmt *second) const {
    const std::string name = "'" + found.task->getNameAsString() + "'";
    std::string message;
    if (first == second)
      message = "task " + name + " is awaited again in the next round of the loop; it can be awaited once";
    else if (found.what == act::awaits)
      message = "task " + name + " is awaited a second time; it can be awaited once";
    else
      message = "task " + name + " is used after it was awaited; there is nothing left in it";
    finding result = finding_at(second, fn, std::move(message), found.task->getNameAsString());
    if (first != second)
      result.notes.push_back({first->getBeginLoc(), "first awaited here"});
    else
      result.notes.push_back({found.task->getLocation(), "made here, outside the loop"});
    report(std::move(result));
  }
};

} // namespace

void double_await(const model &unit, const options &, reporter report) {
  for (const auto &fn : unit.functions)
    if (fn->decl && !fn->awaits.empty() && isa_and_nonnull<CoroutineBodyStmt>(fn->decl->getBody()) &&
        !is_dependent(fn->decl))
      checker(*fn, unit.ast, report).run();
}

} // namespace corosan::checker::rules
