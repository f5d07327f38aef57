// Follows the paths from a call to the end of a local's life; see escape.h.
#include "checker/lib/escape.h"

#include "checker/lib/contexts.h"
#include "checker/lib/dialects.h"
#include "checker/lib/flow.h"
#include "checker/lib/values.h"

#include <clang/Basic/SourceManager.h>

#include <llvm/ADT/SmallBitVector.h>

using namespace clang;

namespace corosan::checker {
namespace {

bool contains_any(llvm::StringRef text, llvm::ArrayRef<llvm::StringRef> parts) {
  const std::string lower = text.lower();
  return llvm::any_of(parts, [&](llvm::StringRef part) { return llvm::StringRef(lower).contains(part); });
}

/// Reading an atomic: `while (!done.load())`, `while (running)`.
bool reads_atomic(const FunctionDecl *callee) {
  const auto *method = dyn_cast_or_null<CXXMethodDecl>(callee);
  const CXXRecordDecl *record = method ? method->getParent() : nullptr;
  return record && record->getIdentifier() && record->getName().contains("atomic") &&
         (isa<CXXConversionDecl>(method) || plain_name(method) == "load" || plain_name(method) == "test");
}

/// Calls after which work that was started may be over: they run a loop, wait, stop or close something.
bool may_join(const CallExpr *call) {
  const FunctionDecl *callee = call->getDirectCallee();
  if (suspends_stack(call) || reads_atomic(callee))
    return true;
  const llvm::StringRef name = plain_name(callee);
  if (name.empty())
    return !callee; // a function pointer: nobody knows
  if (name == "get" || name == "get_future")
    return name == "get" && call->getNumArgs() == 0;
  if (callee->isNoReturn())
    return true;
  if (const auto role = role_of(callee))
    return role->role == catalog::role::run;
  return contains_any(name, {"run", "poll", "join", "wait", "block", "drain", "stop", "cancel", "close", "shutdown",
                             "exec", "loop", "process", "arrive", "acquire", "sleep", "finish", "complete", "sync"}) &&
         !contains_any(name, {"async_", "get_executor"});
}

/// Classes that end, stop or join what was started on them when they die.
bool owns_work(QualType type) {
  const CXXRecordDecl *record = type.isNull() ? nullptr : type.getNonReferenceType()->getAsCXXRecordDecl();
  if (!record || !record->getIdentifier())
    return false;
  return contains_any(record->getName(),
                      {"context", "pool", "scope", "group", "nursery", "loop", "service", "runtime", "scheduler",
                       "server", "jthread", "guard", "finally", "defer", "latch", "joiner", "cleanup"});
}

/// The local that an executor came from: itself, or through the variables in between.
const VarDecl *root_local(const Expr *expression, unsigned depth = 0) {
  const auto *variable = dyn_cast_or_null<VarDecl>(root_of(expression));
  if (!variable || !variable->hasLocalStorage())
    return nullptr;
  if (owns_work(variable->getType()) || depth > 4 || isa<ParmVarDecl>(variable) || !variable->getInit())
    return variable;
  const Expr *init = bare(variable->getInit());
  if (const auto *call = dyn_cast_or_null<CallExpr>(init)) {
    if (!isa<CXXMemberCallExpr>(call) && call->getNumArgs() > 0)
      if (const VarDecl *deeper = root_local(call->getArg(0), depth + 1))
        return deeper;
  } else if (const auto *made = dyn_cast_or_null<CXXConstructExpr>(init)) {
    for (const Expr *argument : made->arguments())
      if (const VarDecl *deeper = root_local(argument, depth + 1); deeper && deeper != variable)
        return deeper;
    return variable;
  }
  const VarDecl *deeper = init ? root_local(init, depth + 1) : nullptr;
  return deeper && deeper != variable ? deeper : variable;
}

bool owns_here(const Expr *expression) {
  const VarDecl *root = expression ? root_local(expression) : nullptr;
  return root && !root->getType()->isReferenceType() && owns_work(root->getType());
}

/// True when executing `node` mentions `holder`, the variable or member that holds the task.
bool mentions(const Stmt *node, const ValueDecl *holder) {
  if (const auto *name = dyn_cast<DeclRefExpr>(node))
    return name->getDecl()->getCanonicalDecl() == holder->getCanonicalDecl();
  if (const auto *member = dyn_cast<MemberExpr>(node))
    return member->getMemberDecl()->getCanonicalDecl() == holder->getCanonicalDecl();
  const auto *lambda = dyn_cast<LambdaExpr>(node);
  return lambda && llvm::any_of(lambda->captures(), [&](const LambdaCapture &capture) {
           return capture.capturesVariable() && capture.getCapturedVar() == holder;
         });
}

/// A task in a local is gone when that local is.
const VarDecl *local_holder(const outcome &what) {
  const auto *variable = dyn_cast_or_null<VarDecl>(what.holder);
  return what.how == fate::stored && variable && variable->hasLocalStorage() && !isa<ParmVarDecl>(variable) &&
                 !variable->getType()->isReferenceType()
             ? variable
             : nullptr;
}

} // namespace

bool suspends_stack(const CallExpr *call) {
  return llvm::any_of(call->arguments(), [](const Expr *argument) {
    const CXXRecordDecl *record = argument->getType().getNonReferenceType()->getAsCXXRecordDecl();
    return record && record->getIdentifier() && record->getName().ends_with("yield_context");
  });
}

outcome lifetimes::fate_of(const Expr *call) {
  if (!fates)
    fates = std::make_unique<task_fates>(written_body(fn.decl));
  return fates->of(call);
}

bool lifetimes::bound_to_local_scope(const Stmt *call) const {
  if (const auto *member = dyn_cast_or_null<CXXMemberCallExpr>(call))
    if (owns_here(member->getImplicitObjectArgument()))
      return true;
  if (const auto *plain = dyn_cast_or_null<CallExpr>(call))
    return llvm::any_of(plain->arguments(), owns_here);
  return false;
}

bool lifetimes::waits(const Stmt *node, const outcome &what, bool lazy) const {
  const VarDecl *holder = local_holder(what);
  if (what.holder && mentions(node, what.holder) && !fates->only_fills(node))
    return true;
  if (holder && lazy)
    return false; // what is not started cannot finish while something else is awaited
  if (isa<CoroutineSuspendExpr>(node))
    return !never_suspends(cast<Expr>(node));
  const auto *call = dyn_cast<CallExpr>(node);
  return call && may_join(call);
}

/// Where `local` (null: the function itself) ends on some path from `call` on which nothing waits for the task before;
/// invalid when there is none.
SourceLocation lifetimes::death_of(const VarDecl *local, const Expr *call, const outcome &what, bool lazy) {
  if (!tried) {
    tried = true;
    graph = build_flow(fn.decl, ast);
  }
  if (!graph)
    return {};
  fate_of(call); // waits() needs the walk
  const VarDecl *holder = local_holder(what);
  struct point {
    const CFGBlock *block;
    unsigned index;
    bool dead; ///< the local is gone; only a use of the holder is looked for
    SourceLocation where;
  };
  std::vector<point> open;
  const Stmt *begin = what.how == fate::started && what.by ? what.by : call;
  for (const CFGBlock *block : *graph)
    for (unsigned i = 0; i < block->size(); ++i)
      if (const auto statement = (*block)[i].getAs<CFGStmt>(); statement && statement->getStmt() == begin)
        open.push_back({block, i + 1, false, {}});
  llvm::SmallBitVector seen_alive(graph->getNumBlockIDs()), seen_dead(graph->getNumBlockIDs());
  while (!open.empty()) {
    point at = open.back();
    open.pop_back();
    bool ends = false;
    for (unsigned i = at.index; i < at.block->size() && !ends; ++i) {
      const CFGElement element = (*at.block)[i];
      if (const auto statement = element.getAs<CFGStmt>()) {
        const Stmt *node = statement->getStmt();
        if (isa<CXXThrowExpr>(node))
          ends = true;
        else if (!at.dead)
          ends = waits(node, what, lazy);
        else if (holder && mentions(node, holder) && !fates->only_fills(node))
          return at.where;
      } else if (const auto end = element.getAs<CFGLifetimeEnds>()) {
        if (end->getVarDecl() == holder)
          ends = true;
        if (!at.dead && local && end->getVarDecl() == local) {
          const Stmt *trigger = end->getTriggerStmt();
          const bool leaves = isa<ReturnStmt, CoreturnStmt, BreakStmt, ContinueStmt, GotoStmt>(trigger);
          at.where = leaves ? trigger->getBeginLoc() : trigger->getEndLoc();
          if (!holder)
            return at.where;
          at.dead = true;
        }
      } else if (const auto dies = element.getAs<CFGAutomaticObjDtor>(); dies && dies->getVarDecl() != local) {
        ends = ends || (!at.dead && owns_work(dies->getVarDecl()->getType()));
      }
    }
    if (ends || at.block->hasNoReturnElement())
      continue;
    if (at.block == &graph->getExit()) {
      if (!at.dead && !holder && (!local || isa<ParmVarDecl>(local)))
        return fn.decl->getBody()->getEndLoc();
      continue;
    }
    for (const CFGBlock *next : at.block->succs()) {
      llvm::SmallBitVector &seen = at.dead ? seen_dead : seen_alive;
      if (!next || seen.test(next->getBlockID()))
        continue;
      seen.set(next->getBlockID());
      open.push_back({next, 0, at.dead, at.where});
    }
  }
  return {};
}

std::optional<escape> lifetimes::outlives(const origin &object, const Expr *call, bool lazy) {
  outcome what = fate_of(call);
  if (what.how == fate::discarded && !lazy)
    what = {fate::started, nullptr, call};
  return outlives(object, call, what, lazy);
}

std::optional<escape> lifetimes::outlives(const origin &object, const Expr *call, const outcome &what, bool lazy) {
  if (!object || what.how == fate::unknown || what.how == fate::awaited || what.how == fate::discarded)
    return std::nullopt;
  escape result{what.how, what.by ? what.by->getBeginLoc() : call->getBeginLoc(), {}};
  if (what.how == fate::stored && what.holder && isa_and_nonnull<DeclStmt>(what.by))
    result.sent = what.holder->getLocation();
  if (const auto *spawn = dyn_cast_or_null<CallExpr>(what.by); spawn && what.how != fate::returned)
    result.sent = spawn->getExprLoc();
  if (object.temporary) {
    // A task in a variable that is never looked at again never runs: another rule's.
    if (const VarDecl *holder = local_holder(what)) {
      bool used = false;
      for_each_own(written_body(fn.decl),
                   [&](const Stmt *node) { used |= mentions(node, holder) && !fates->only_fills(node); });
      if (!used)
        return std::nullopt;
    }
    return result;
  }
  if (what.how == fate::returned) {
    result.dies = result.sent;
    return result;
  }
  if (what.how == fate::started && bound_to_local_scope(what.by))
    return std::nullopt;
  result.dies = death_of(object.local, call, what, lazy);
  return result.dies.isValid() ? std::optional(result) : std::nullopt;
}

std::vector<note> explain(const escape &gone, const origin &object, llvm::StringRef what) {
  std::vector<note> notes;
  const std::string task = what.str();
  if (gone.how == fate::stored)
    notes.push_back({gone.sent, "the " + task + " is kept here, past the end of this expression"});
  else if (gone.how == fate::started)
    notes.push_back({gone.sent, "the " + task + " runs on after this call"});
  else
    notes.push_back({gone.sent, "the " + task + " goes to the caller here"});
  if (object.local && gone.how != fate::returned)
    notes.push_back({gone.dies, "'" + local_name(object.local) + "' dies here"});
  return notes;
}

} // namespace corosan::checker
