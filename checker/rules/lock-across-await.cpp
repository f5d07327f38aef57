// lock-across-await: a mutex of the thread kind is held at a suspension point. Whoever resumes the task may be another
// thread, and until then every other task that wants the mutex blocks the loop.
#include "checker/lib/awaits.h"
#include "checker/lib/dialects.h"
#include "checker/lib/lock_changes.h"
#include "checker/lib/lock_flow.h"
#include "checker/lib/row_table.h"
#include "checker/lib/rule.h"

#include <clang/Basic/SourceManager.h>

#include <algorithm>
#include <tuple>

using namespace clang;

namespace corosan::checker::rules {
namespace {

bool locks(const CallExpr *call) {
  const auto *member = dyn_cast_or_null<CXXMemberCallExpr>(call);
  if (!member)
    return call && effect_of_function(call->getDirectCallee()) == lock_effect::acquire;
  const CXXMethodDecl *method = member->getMethodDecl();
  return method && method->getIdentifier() && effect_of_member(method->getName(), false) != lock_effect::none &&
         is_thread_mutex(member->getImplicitObjectArgument()->getType());
}

/// A plain function that locks by hand may do so for a coroutine.
bool locks_by_hand(const function &fn) {
  return fn.context == context::plain && llvm::any_of(fn.calls, [](const call_site &site) {
           return locks(dyn_cast_or_null<CallExpr>(site.expression));
         });
}

/// Cheap test before any graph is built: the code names a guard, or calls something that locks; if `behind`, in a
/// function of the project's.
bool may_lock(const FunctionDecl *decl, bool behind) {
  bool found = llvm::any_of(decl->parameters(), [](const ParmVarDecl *one) { return is_guard(one->getType()); });
  for_each_own(written_body(decl), [&](const Stmt *node) {
    if (found)
      return;
    if (const auto *declaration = dyn_cast<DeclStmt>(node)) {
      for (const Decl *one : declaration->decls())
        if (const auto *variable = dyn_cast<VarDecl>(one))
          found |= is_guard(variable->getType());
    } else if (const auto *temporary = dyn_cast<CXXBindTemporaryExpr>(node)) {
      found |= is_guard(temporary->getType());
    } else if (const auto *call = dyn_cast<CallExpr>(node)) {
      found |= locks(call) || (behind && !lock_changes(call->getDirectCallee()).empty());
    }
  });
  return found;
}

/// The mutex of this dialect that suspends the task, for the advice; empty when the catalog names none.
std::string_view async_mutex_of(std::string_view dialect) {
  const catalog::dialect_name *row = rows().any_name([&](const catalog::dialect_name &one) {
    return one.dialect == dialect && one.role == catalog::role::async_mutex;
  });
  return row ? row->name : std::string_view();
}

struct holder {
  std::string guard; ///< name of the variable; empty for a temporary or a manual lock
  std::string mutex; ///< as written; empty when unknown
  SourceLocation acquired;
  bool manual = false;
};

std::string sentence(const holder &lock) {
  const std::string mutex = lock.mutex.empty() ? "a thread mutex" : "thread mutex '" + lock.mutex + "'";
  if (lock.manual)
    return mutex + " stays locked";
  return (lock.guard.empty() ? "a temporary guard" : "'" + lock.guard + "'") + " holds " + mutex;
}

void report_suspension(const function &fn, const Expr *await, llvm::ArrayRef<holder> holders,
                       const allowed_awaits &allowed, reporter report) {
  if (allowed.contain(await))
    return;
  finding result;
  result.location = await->getBeginLoc();
  result.highlight = await->getSourceRange();
  result.message = sentence(holders.front()) + " while the coroutine is suspended here";
  std::string advice = "locked here; unlock before the suspension";
  if (const std::string_view mutex = async_mutex_of(fn.dialect); !mutex.empty())
    advice += ", or use " + std::string(mutex);
  for (const holder &lock : holders)
    result.notes.push_back({lock.acquired, &lock == holders.begin() ? advice : sentence(lock) + " too"});
  result.function = function_name(fn);
  result.subject = holders.front().guard.empty() ? holders.front().mutex : holders.front().guard;
  report(std::move(result));
}

void check_flow(const function &fn, ASTContext &ast, const allowed_awaits &allowed, reporter report) {
  const std::unique_ptr<CFG> graph = build_flow(fn.decl, ast);
  if (!graph)
    return;
  const lock_flow locks(*graph, ast);
  const auto at_entry = solve(
      *graph, locks.at_start(fn.decl),
      [&](const CFGBlock &block, held_state &state) {
        locks.step(block, state, [](const Expr *, const held_state &) {});
      },
      [&](const CFGBlock &block, unsigned branch, held_state &state) { locks.refine(block, branch, state); });

  std::map<const Expr *, std::vector<holder>> suspended;
  for (const CFGBlock *block : *graph) {
    if (!at_entry[block->getBlockID()])
      continue;
    held_state state = *at_entry[block->getBlockID()];
    locks.step(*block, state, [&](const Expr *await, const held_state &now) {
      if (never_suspends(await))
        return;
      std::vector<holder> held;
      for (const auto &[key, lock] : now.locks)
        if (lock.held && !llvm::StringRef(key).starts_with("moved:"))
          held.push_back({lock.guard, lock.mutex, lock.acquired, key.front() == '@'});
      if (!held.empty())
        suspended.try_emplace(await, std::move(held));
    });
  }
  const SourceManager &sources = ast.getSourceManager();
  for (const Expr *await : fn.awaits)
    if (const auto found = suspended.find(await); found != suspended.end()) {
      std::sort(found->second.begin(), found->second.end(), [&](const holder &a, const holder &b) {
        return a.acquired == b.acquired ? std::tie(a.guard, a.mutex) < std::tie(b.guard, b.mutex)
                                        : sources.isBeforeInTranslationUnit(a.acquired, b.acquired);
      });
      report_suspension(fn, await, found->second, allowed, report);
    }
}

/// A template that nobody instantiated has no graph. A guard that is made in a scope and never touched again holds its
/// mutex at every suspension that follows in that scope.
class pattern_check {
public:
  pattern_check(const function &function, const ASTContext &context, const allowed_awaits &listed, reporter sink)
      : fn(function), ast(context), allowed(listed), report(sink) {
    for_each_own(written_body(fn.decl), [&](const Stmt *node) {
      if (const auto *name = dyn_cast<DeclRefExpr>(node))
        touched.insert(name->getDecl());
    });
  }

  void run() {
    std::vector<holder> none;
    visit(written_body(fn.decl), none);
  }

private:
  const function &fn;
  const ASTContext &ast;
  const allowed_awaits &allowed;
  reporter report;
  llvm::SmallPtrSet<const ValueDecl *, 16> touched;

  /// True when the variable surely locks where it is declared and stays so.
  bool stays_locked(const VarDecl *variable, std::string &mutex) const {
    if (!is_guard(variable->getType()) || variable->getType()->isReferenceType() || touched.count(variable))
      return false;
    llvm::SmallVector<const Expr *, 4> arguments;
    const Expr *init = variable->getInit();
    if (const auto *list = dyn_cast_or_null<ParenListExpr>(init))
      for (const Expr *one : const_cast<ParenListExpr *>(list)->exprs())
        arguments.push_back(one);
    else if (const auto *braces = dyn_cast_or_null<InitListExpr>(init))
      for (const Expr *one : braces->inits())
        arguments.push_back(one);
    else if (const auto *construct = dyn_cast_or_null<CXXConstructExpr>(init))
      arguments.append(construct->arg_begin(), construct->arg_end());
    if (arguments.size() != 1)
      return false; // empty, or told how to lock
    mutex = spelling(arguments.front(), ast);
    return true;
  }

  void visit(const Stmt *node, std::vector<holder> &held) {
    if (!node)
      return;
    if (const auto *declaration = dyn_cast<DeclStmt>(node)) {
      for (const Decl *one : declaration->decls()) {
        const auto *variable = dyn_cast<VarDecl>(one);
        if (!variable)
          continue;
        visit(variable->getInit(), held);
        std::string mutex;
        if (stays_locked(variable, mutex))
          held.push_back({variable->getNameAsString(), mutex, variable->getLocation(), false});
      }
      return;
    }
    const std::size_t outer = held.size();
    llvm::SmallVector<const Stmt *, 8> children;
    own_children(node, children);
    for (const Stmt *child : children)
      visit(child, held);
    if (isa<CoroutineSuspendExpr, DependentCoawaitExpr>(node) && !held.empty() && !never_suspends(cast<Expr>(node)))
      report_suspension(fn, cast<Expr>(node), held, allowed, report);
    if (!isa<Expr>(node))
      held.resize(outer);
  }
};

} // namespace

void lock_across_await(const model &unit, const options &opts, reporter report) {
  const allowed_awaits allowed{opts.lock_awaitables, opts.lock_callees};
  const bool behind = llvm::any_of(unit.functions, [](const auto &fn) { return locks_by_hand(*fn); });
  for (const auto &fn : unit.functions) {
    if (fn->awaits.empty() || !fn->decl || !may_lock(fn->decl, behind))
      continue;
    if (is_dependent(fn->decl))
      pattern_check(*fn, unit.ast, allowed, report).run();
    else
      check_flow(*fn, unit.ast, allowed, report);
  }
}

} // namespace corosan::checker::rules
