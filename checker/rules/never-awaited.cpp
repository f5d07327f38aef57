// never-awaited: a task that is created and dropped, so that its body never runs: a discarded expression, a local or a
// local container that some path leaves behind, a member that is only ever filled, what a handler returns.
#include "checker/lib/contexts.h"
#include "checker/lib/dialects.h"
#include "checker/lib/dropped_results.h"
#include "checker/lib/flow.h"
#include "checker/lib/idle_awaiter.h"
#include "checker/lib/rule.h"
#include "checker/lib/task_members.h"
#include "checker/lib/task_use.h"
#include "checker/lib/tasks.h"

#include <clang/AST/Attr.h>
#include <clang/Basic/SourceManager.h>
#include <clang/Lex/Lexer.h>

#include <llvm/ADT/DenseSet.h>
#include <llvm/ADT/SmallBitVector.h>

using namespace clang;

namespace corosan::checker::rules {
namespace {

using catalog::role;

/// What dropping a value of a type means.
enum class loss { none, never_runs, result_lost };

loss loss_of(QualType type) {
  const auto task = classify_task(type);
  if (!task)
    return loss::none;
  if (task->role == role::lazy_task)
    return loss::never_runs;
  // An eager coroutine runs whether it is awaited or not, and many libraries mean it so; the author of the type says
  // otherwise with [[nodiscard]].
  const CXXRecordDecl *record = type->getAsCXXRecordDecl();
  const bool meant_to_be_used =
      record && (record->hasAttr<WarnUnusedResultAttr>() ||
                 (record->getTemplateInstantiationPattern() &&
                  record->getTemplateInstantiationPattern()->hasAttr<WarnUnusedResultAttr>()));
  return task->role == role::eager_task && meant_to_be_used ? loss::result_lost : loss::none;
}

/// A completion token that starts nothing before somebody awaits the result, as written or inside an adapter.
bool is_lazy_token(QualType type, unsigned depth = 0) {
  const CXXRecordDecl *record = type.isNull() ? nullptr : type.getNonReferenceType()->getAsCXXRecordDecl();
  if (!record || !record->getIdentifier() || depth > 4)
    return false;
  if (record->getName() == "use_awaitable_t" || record->getName() == "deferred_t")
    return true;
  const auto *special = dyn_cast<ClassTemplateSpecializationDecl>(record);
  return special && llvm::any_of(special->getTemplateArgs().asArray(), [&](const TemplateArgument &part) {
           return part.getKind() == TemplateArgument::Type && is_lazy_token(part.getAsType(), depth + 1);
         });
}

/// Calls whose result may be dropped: a library's own way of starting work, operators that work in place.
bool may_be_dropped(const CallExpr *call) {
  const FunctionDecl *callee = call->getDirectCallee();
  // A lazy task that such a function gives still waits for its await: a limit, a hop, work for a thread. One that has
  // been spawned does not.
  if (role_of(callee) && (!is_lazy_task(call->getType()) || plain_name(callee).starts_with("spawn")))
    return llvm::none_of(call->arguments(), [](const Expr *token) { return is_lazy_token(token->getType()); });
  if (const auto *method = dyn_cast_or_null<CXXMethodDecl>(callee))
    if (!method->isStatic() && classify_task(method->getFunctionObjectParameterType()))
      return true; // task.start(), task.then(...): whoever wrote the task type decided what its members do
  if (const auto *operation = dyn_cast<CXXOperatorCallExpr>(call))
    return operation->isAssignmentOp() || (operation->getOperator() == OO_Plus && operation->getNumArgs() == 1);
  return false;
}

/// A test's assertion macro: whoever writes EXPECT_THROW(f(), ...) means the call.
bool in_assertion(SourceLocation where, const ASTContext &ast) {
  const SourceManager &sources = ast.getSourceManager();
  for (; where.isMacroID(); where = sources.getImmediateMacroCallerLoc(where)) {
    const llvm::StringRef macro = Lexer::getImmediateMacroName(where, sources, ast.getLangOpts());
    for (llvm::StringRef prefix : {"EXPECT_", "ASSERT_", "CHECK_", "REQUIRE_", "BOOST_CHECK", "BOOST_REQUIRE"})
      if (macro.starts_with(prefix))
        return true;
  }
  return false;
}

class checker {
public:
  checker(const function &function, ASTContext &context, reporter sink) : fn(function), ast(context), report(sink) {}

  void run(bool dropped_too) {
    const Stmt *body = written_body(fn.decl);
    task_uses uses = collect_uses(body);
    if (dropped_too)
      for (const Expr *dropped : uses.dropped)
        check_dropped(dropped);
    for (const VarDecl *variable : uses.variables)
      if (!check_variable(variable, uses))
        check_container(variable, uses);
    check_paths(uses);
  }

private:
  const function &fn;
  ASTContext &ast;
  reporter report;
  std::vector<const VarDecl *> on_some_path;

  void check_dropped(const Expr *dropped) {
    const auto *call = dyn_cast<CallExpr>(dropped);
    if (!call || !call->isPRValue() || call->isTypeDependent() || call->containsErrors())
      return;
    if (locks_when_awaited(call)) {
      finding result = finding_at(
          call, fn, "'" + callee_text(call) + "' locks when it is awaited: nothing is held here", callee_text(call));
      offer_lock_await(result, call);
      report(std::move(result));
      return;
    }
    if (in_assertion(call->getBeginLoc(), ast))
      return;
    if (only_makes_awaiter(call))
      return report_awaiter(call);
    const loss what = loss_of(call->getType());
    if (what == loss::none || may_be_dropped(call))
      return;
    const std::string callee = callee_text(call);
    const std::string subject = callee.empty() ? "this task" : "the task of '" + callee + "'";
    finding result = finding_at(call, fn,
                                what == loss::never_runs
                                    ? subject + " is never awaited, so its body never runs"
                                    : (callee.empty() ? "the result of this task" : "the result of '" + callee + "'") +
                                          " is never awaited: nothing waits for it, and its errors are lost",
                                callee);
    offer_await(result, call, fn);
    report(std::move(result));
  }

  void report_awaiter(const CallExpr *call) const {
    const std::string callee = callee_text(call);
    finding result = finding_at(call, fn,
                                (callee.empty() ? "this" : "'" + callee + "'") +
                                    " only makes an awaiter: nothing happens without co_await",
                                callee);
    const bool awaited_elsewhere = llvm::any_of(fn.awaits, [&](const Expr *await) {
      const auto *suspend = dyn_cast<CoroutineSuspendExpr>(await);
      return suspend && ast.hasSameUnqualifiedType(suspend->getOperand()->getType(), call->getType());
    });
    if (awaited_elsewhere && can_await_here(call, fn))
      result.fixes.push_back(FixItHint::CreateInsertion(call->getBeginLoc(), "co_await "));
    report(std::move(result));
  }

  /// The call whose task initialises the variable, or null.
  const CallExpr *task_call(const VarDecl *variable) const {
    const QualType type = variable->getType();
    if (variable->hasGlobalStorage() || isa<ParmVarDecl>(variable) || variable->isExceptionVariable() ||
        variable->hasAttr<UnusedAttr>() || variable->hasAttr<CleanupAttr>() || type->isReferenceType() ||
        type->isDependentType() || variable->isInvalidDecl())
      return nullptr;
    return made_by(variable->getInit());
  }

  /// The call that makes a value: of `a ? f() : g()` the first, when both arms are calls.
  static const CallExpr *made_by(const Expr *value) {
    const Expr *made = bare(value);
    if (const auto *either = dyn_cast_or_null<ConditionalOperator>(made)) {
      const CallExpr *first = made_by(either->getTrueExpr());
      return first && made_by(either->getFalseExpr()) ? first : nullptr;
    }
    const auto *call = dyn_cast_or_null<CallExpr>(made);
    return call && call->isPRValue() && !call->containsErrors() ? call : nullptr;
  }

  /// True when the value that an await would give is something that has to be held: a lock, semaphore units.
  static bool gives_guard(QualType type) {
    const QualType given = value_of_task(type);
    const CXXRecordDecl *value = given.isNull() ? nullptr : given->getAsCXXRecordDecl();
    if (!value || !value->getIdentifier() || !value->hasDefinition() || value->hasTrivialDestructor())
      return false;
    const std::string name = llvm::StringRef(value->getName()).lower();
    for (llvm::StringRef part : {"lock", "guard", "units", "holder", "permit"})
      if (llvm::StringRef(name).contains(part))
        return true;
    return false;
  }

  /// A member of a library's async mutex whose result does nothing until it is awaited.
  static bool locks_when_awaited(const CallExpr *call) {
    const auto *member = dyn_cast<CXXMemberCallExpr>(call);
    const auto role = member ? role_of_type(member->getObjectType()) : std::nullopt;
    return role && role->role == role::async_mutex && !plain_name(member->getMethodDecl()).starts_with("try_") &&
           is_awaitable(call->getType());
  }

  /// An awaiter of the library's own can be awaited in its coroutines.
  void offer_lock_await(finding &result, const CallExpr *call) const {
    const auto role = role_of_type(cast<CXXMemberCallExpr>(call)->getObjectType());
    if (role && role->dialect == fn.dialect && can_await_here(call, fn))
      result.fixes.push_back(FixItHint::CreateInsertion(call->getBeginLoc(), "co_await "));
  }

  /// Returns true when the variable was judged: a task that is never mentioned again, or one that goes to check_paths.
  bool check_variable(const VarDecl *variable, const task_uses &uses) {
    const CallExpr *call = task_call(variable);
    if (!call)
      return false;
    // A task that has started may well be meant to run as long as the variable lives.
    const bool lazy = loss_of(variable->getType()) == loss::never_runs;
    const bool awaiter = locks_when_awaited(call);
    const bool guard = awaiter || (classify_task(variable->getType()) && gives_guard(variable->getType()));
    if ((!lazy && !guard) || may_be_dropped(call))
      return false;
    const variable_use use = uses.of(variable);
    if (use.consumed) {
      on_some_path.push_back(variable);
      return true;
    }
    const std::string name = variable->getNameAsString(), callee = callee_text(call);
    const std::string subject = callee.empty() ? std::string("its body") : "'" + callee + "'";
    std::string message;
    if (guard)
      message = "'" + name + "' is the " + (awaiter ? "operation" : "task") +
                " that would lock, not the lock: it is never awaited, so nothing is held";
    else
      message = "task '" + name + "' is never awaited, so " + subject + " never runs";
    finding result = finding_at(call, fn, std::move(message), name);
    result.location = variable->getLocation();
    result.highlight = call->getSourceRange();
    if (awaiter)
      offer_lock_await(result, call);
    else if (variable->getType()->getContainedAutoType() && gives_value(variable->getType()))
      offer_await(result, call, fn);
    report(std::move(result));
    return true;
  }

  /// `auto x = co_await f()` compiles only when the task has a value.
  static bool gives_value(QualType type) {
    const QualType value = value_of_task(type);
    return !value.isNull() && !value->isVoidType();
  }

  /// A local std container of lazy tasks that is filled and that nobody reads.
  void check_container(const VarDecl *variable, const task_uses &uses) {
    const QualType type = variable->getType();
    if (type->isReferenceType() || isa<ParmVarDecl>(variable) || variable->hasGlobalStorage() ||
        variable->hasAttr<UnusedAttr>() || !holds_lazy_tasks(type))
      return;
    const variable_use use = uses.of(variable);
    if (!use.filled)
      return;
    if (use.consumed) {
      on_some_path.push_back(variable);
      return;
    }
    finding result = finding_at(
        use.filled, fn, "the tasks put into '" + variable->getNameAsString() + "' are never awaited, so they never run",
        variable->getNameAsString());
    result.notes.push_back({variable->getLocation(), "nothing takes them out of this container again"});
    report(std::move(result));
  }

  /// Tasks that are used somewhere, but not on every path. One set of bits, bit i for on_some_path[i] being pending.
  struct pending {
    llvm::SmallBitVector bits;
    bool join(const pending &other) {
      llvm::SmallBitVector merged = bits;
      merged |= other.bits;
      const bool changed = merged != bits;
      bits = std::move(merged);
      return changed;
    }
  };

  /// A return that a macro writes: a test's assertion, or an error that gives up what was planned.
  bool is_check(const Stmt *leaving) const {
    return isa_and_nonnull<ReturnStmt, CoreturnStmt>(leaving) &&
           ast.getSourceManager().isMacroBodyExpansion(leaving->getBeginLoc());
  }

  void check_paths(const task_uses &uses) {
    if (on_some_path.empty())
      return;
    const std::unique_ptr<CFG> graph = build_flow(fn.decl, ast);
    if (!graph)
      return;
    llvm::DenseMap<const VarDecl *, unsigned> number;
    for (unsigned i = 0; i < on_some_path.size(); ++i)
      number[on_some_path[i]] = i;
    std::vector<const Stmt *> left_at(on_some_path.size());
    const auto step = [&](const CFGBlock &block, pending &state, bool last) {
      for (const CFGElement &element : block) {
        if (const auto statement = element.getAs<CFGStmt>()) {
          if (isa<CXXThrowExpr>(statement->getStmt()))
            state.bits.reset(); // an error gives up what was planned
          for (const VarDecl *used : uses.consumed_by(statement->getStmt()))
            if (const auto known = number.find(used); known != number.end())
              state.bits.reset(known->second);
          if (const auto *declaration = dyn_cast<DeclStmt>(statement->getStmt()))
            for (const Decl *one : declaration->decls())
              if (const auto known = number.find(dyn_cast<VarDecl>(one)); known != number.end())
                state.bits[known->second] = !holds_lazy_tasks(known->first->getType());
          const auto call = uses.calls.find(statement->getStmt());
          if (call != uses.calls.end() && number.count(call->second.first))
            // Whoever looks knows whether there is a task; the path that follows is taken to be right.
            state.bits[number[call->second.first]] = call->second.second == access::fills;
        } else if (const auto end = element.getAs<CFGLifetimeEnds>()) {
          const auto known = number.find(end->getVarDecl());
          if (known == number.end())
            continue;
          if (last && state.bits.test(known->second) && !left_at[known->second] && !is_check(end->getTriggerStmt()))
            left_at[known->second] = end->getTriggerStmt();
          state.bits.reset(known->second);
        }
      }
    };
    const auto at_entry = solve(
        *graph, pending{llvm::SmallBitVector(on_some_path.size())},
        [&](const CFGBlock &block, pending &state) { step(block, state, false); },
        [](const CFGBlock &, unsigned, pending &) {});
    for (const CFGBlock *block : *graph)
      if (at_entry[block->getBlockID()]) {
        pending state = *at_entry[block->getBlockID()];
        step(*block, state, true);
      }
    for (unsigned i = 0; i < on_some_path.size(); ++i)
      if (left_at[i])
        report_path(on_some_path[i], left_at[i], uses);
  }

  void report_path(const VarDecl *variable, const Stmt *left_at, const task_uses &uses) const {
    const std::string name = variable->getNameAsString();
    const bool container = holds_lazy_tasks(variable->getType());
    const Expr *made = container ? uses.of(variable).filled : bare(variable->getInit());
    finding result = finding_at(made, fn,
                                (container ? "the tasks put into '" + name + "' are" : "task '" + name + "' is") +
                                    " not awaited on every path",
                                name);
    if (!container)
      result.location = variable->getLocation();
    const bool leaves = isa<ReturnStmt, CoreturnStmt, BreakStmt, ContinueStmt, GotoStmt>(left_at);
    result.notes.push_back({leaves ? left_at->getBeginLoc() : left_at->getEndLoc(),
                            container ? "a path that gets here drops them without an await"
                                      : "a path that gets here drops it without an await"});
    report(std::move(result));
  }
};

bool role_of_async_mutex(const call_site &call) {
  const auto *member = dyn_cast<CXXMemberCallExpr>(call.expression);
  const auto known = member ? role_of_type(member->getObjectType()) : std::nullopt;
  return known && known->role == role::async_mutex;
}

/// Cheap test before the body is walked: something in it gives a task.
bool makes_task(const function &fn) {
  return llvm::any_of(fn.calls, [](const call_site &call) {
    const auto *expression = dyn_cast_or_null<CallExpr>(call.expression);
    return expression && !expression->isTypeDependent() && expression->getType()->isRecordType() &&
           (classify_task(expression->getType()) || role_of_async_mutex(call) || is_awaitable(expression->getType()));
  });
}

/// Lambdas that a test gives to a function like assert_throws: whoever writes that means the call, which throws before
/// there is a task.
llvm::DenseSet<const function *> expected_to_throw(const model &unit) {
  llvm::DenseSet<const function *> found;
  for (const handover &given : unit.handovers)
    if (const function *fn = unit.find(given.callable);
        fn && !given.by_call && fn->encloser && plain_name(given.taker).contains_insensitive("throw"))
      found.insert(fn);
  return found;
}

} // namespace

void never_awaited(const model &unit, const options &, reporter report) {
  const llvm::DenseSet<const function *> expected = expected_to_throw(unit);
  for (const auto &fn : unit.functions)
    if (fn->decl && makes_task(*fn))
      checker(*fn, unit.ast, report).run(!expected.contains(fn.get()));
  for (const dropped_result &dropped : dropped_results(unit))
    report(finding_at(dropped.callable, *dropped.from,
                      "the task that this function gives back is dropped by '" + dropped.taker +
                          "', so its body never runs",
                      dropped.taker));
  for (const lost_member &lost : lost_members(unit)) {
    finding result = finding_at(lost.filled, *lost.filled_in,
                                "the task kept in member '" + lost.field->getNameAsString() +
                                    "' is never awaited, so its body never runs",
                                lost.field->getQualifiedNameAsString());
    result.notes.push_back({lost.field->getLocation(), "no member function takes it out again"});
    report(std::move(result));
  }
}

} // namespace corosan::checker::rules
