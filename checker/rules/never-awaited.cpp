// never-awaited: a task that is created and dropped, so that its body never runs: a discarded expression, a local that
// some path leaves behind, a local container that only ever collects.
#include "checker/lib/dialects.h"
#include "checker/lib/flow.h"
#include "checker/lib/rule.h"
#include "checker/lib/task_use.h"

#include <clang/AST/Attr.h>
#include <clang/Basic/SourceManager.h>
#include <clang/Lex/Lexer.h>

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

/// The function that a call names, for a message: `fetch`, `client::fetch`, `the lambda`.
std::string callee_name(const CallExpr *call) {
  const FunctionDecl *callee = call->getDirectCallee();
  if (!callee)
    return {};
  if (const auto *method = dyn_cast<CXXMethodDecl>(callee); method && method->getParent()->isLambda())
    return {};
  return callee->getNameAsString();
}

/// Calls whose result may be dropped: a library's own way of starting work, operators that work in place.
bool may_be_dropped(const CallExpr *call, const ASTContext &ast) {
  const FunctionDecl *callee = call->getDirectCallee();
  if (role_of(callee))
    return true;
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

  void run() {
    const Stmt *body = written_body(fn.decl);
    task_uses uses = collect_uses(body);
    for (const Expr *dropped : uses.dropped)
      check_dropped(dropped, uses);
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

  finding made(const Expr *at, std::string message, std::string subject) const {
    finding result;
    result.location = at->getBeginLoc();
    result.highlight = at->getSourceRange();
    result.message = std::move(message);
    result.subject = std::move(subject);
    result.function = function_name(fn);
    return result;
  }

  /// `co_await` before the call, where that compiles: in a coroutine of the same kind of task, outside handlers.
  void offer_await(finding &result, const CallExpr *call, const task_uses &uses) const {
    const auto *coroutine = dyn_cast_or_null<CoroutineBodyStmt>(fn.decl->getBody());
    const SourceLocation begin =
        static_cast<const Expr *>(call)->getBeginLoc(); // CallExpr's own is wrong for operator()
    if (!coroutine || begin.isMacroID() || uses.in_handler.count(call) || is_dependent(fn.decl))
      return;
    const auto mine = classify_task(fn.decl->getReturnType()), theirs = classify_task(call->getType());
    const CXXRecordDecl *my_class = fn.decl->getReturnType()->getAsCXXRecordDecl();
    const CXXRecordDecl *their_class = call->getType()->getAsCXXRecordDecl();
    if (!mine || mine->role == role::generator || mine->dialect != theirs->dialect || !my_class || !their_class ||
        my_class->getDeclName() != their_class->getDeclName())
      return;
    result.fixes.push_back(FixItHint::CreateInsertion(begin, "co_await "));
  }

  void check_dropped(const Expr *dropped, const task_uses &uses) {
    const auto *call = dyn_cast<CallExpr>(dropped);
    if (!call || !call->isPRValue() || call->isTypeDependent() || call->containsErrors())
      return;
    const loss what = loss_of(call->getType());
    if (what == loss::none || may_be_dropped(call, ast) || in_assertion(call->getBeginLoc(), ast))
      return;
    const std::string callee = callee_name(call);
    const std::string subject = callee.empty() ? "this task" : "the task of '" + callee + "'";
    finding result = made(call,
                          what == loss::never_runs
                              ? subject + " is never awaited, so its body never runs"
                              : (callee.empty() ? "the result of this task" : "the result of '" + callee + "'") +
                                    " is never awaited: nothing waits for it, and its errors are lost",
                          callee);
    offer_await(result, call, uses);
    report(std::move(result));
  }

  /// The call whose task initialises the variable, or null.
  const CallExpr *task_call(const VarDecl *variable) const {
    const QualType type = variable->getType();
    if (variable->hasGlobalStorage() || isa<ParmVarDecl>(variable) || variable->isExceptionVariable() ||
        variable->hasAttr<UnusedAttr>() || variable->hasAttr<CleanupAttr>() || type->isReferenceType() ||
        type->isDependentType() || variable->isInvalidDecl())
      return nullptr;
    const auto *call = dyn_cast_or_null<CallExpr>(bare(variable->getInit()));
    return call && call->isPRValue() && !call->containsErrors() ? call : nullptr;
  }

  /// True when the value that an await would give is something that has to be held: a lock, semaphore units.
  static bool gives_guard(QualType type) {
    const auto *special = dyn_cast_or_null<ClassTemplateSpecializationDecl>(type->getAsCXXRecordDecl());
    if (!special || special->getTemplateArgs().size() == 0 ||
        special->getTemplateArgs()[0].getKind() != TemplateArgument::Type)
      return false;
    const CXXRecordDecl *value = special->getTemplateArgs()[0].getAsType()->getAsCXXRecordDecl();
    if (!value || !value->hasDefinition() || value->hasTrivialDestructor())
      return false;
    const std::string name = llvm::StringRef(value->getName()).lower();
    for (llvm::StringRef part : {"lock", "guard", "units", "holder", "permit"})
      if (llvm::StringRef(name).contains(part))
        return true;
    return false;
  }

  /// Returns true when the variable was judged: a task that is never mentioned again, or one that goes to check_paths.
  bool check_variable(const VarDecl *variable, const task_uses &uses) {
    const CallExpr *call = task_call(variable);
    if (!call)
      return false;
    loss what = loss_of(variable->getType());
    const bool guard = classify_task(variable->getType()) && gives_guard(variable->getType());
    if (what == loss::none && guard)
      what = loss::result_lost;
    if (what == loss::none || role_of(call->getDirectCallee()))
      return false;
    const variable_use use = uses.of(variable);
    if (use.consumed) {
      on_some_path.push_back(variable);
      return true;
    }
    const std::string name = variable->getNameAsString(), callee = callee_name(call);
    const std::string subject = callee.empty() ? std::string("its body") : "'" + callee + "'";
    std::string message;
    if (guard)
      message = "'" + name + "' is the task that would lock, not the lock: it is never awaited, so nothing is held";
    else if (what == loss::never_runs)
      message = "task '" + name + "' is never awaited, so " + subject + " never runs";
    else
      message = "task '" + name + "' is never awaited: nothing waits for " + subject + ", and its errors are lost";
    finding result = made(call, std::move(message), name);
    result.location = variable->getLocation();
    result.highlight = call->getSourceRange();
    if (variable->getType()->getContainedAutoType() && gives_value(variable->getType()))
      offer_await(result, call, uses);
    report(std::move(result));
    return true;
  }

  /// `auto x = co_await f()` compiles only when the task has a value.
  static bool gives_value(QualType type) {
    const auto *special = dyn_cast_or_null<ClassTemplateSpecializationDecl>(type->getAsCXXRecordDecl());
    return special && special->getTemplateArgs().size() > 0 &&
           special->getTemplateArgs()[0].getKind() == TemplateArgument::Type &&
           !special->getTemplateArgs()[0].getAsType()->isVoidType();
  }

  /// A local std container of lazy tasks that is filled and that nobody reads.
  void check_container(const VarDecl *variable, const task_uses &uses) {
    const QualType type = variable->getType();
    const auto *container = type->isReferenceType() ? nullptr : type->getAsCXXRecordDecl();
    const auto *special = dyn_cast_or_null<ClassTemplateSpecializationDecl>(container);
    if (!special || !special->isInStdNamespace() || isa<ParmVarDecl>(variable) || variable->hasGlobalStorage() ||
        variable->hasAttr<UnusedAttr>() || special->getTemplateArgs().size() == 0 ||
        special->getTemplateArgs()[0].getKind() != TemplateArgument::Type)
      return;
    const llvm::StringRef kind = special->getName();
    if (kind != "vector" && kind != "deque" && kind != "list" && kind != "forward_list")
      return;
    const auto task = classify_task(special->getTemplateArgs()[0].getAsType());
    const variable_use use = uses.of(variable);
    if (!task || task->role != role::lazy_task || use.consumed || !use.filled)
      return;
    finding result;
    result.location = use.filled->getBeginLoc();
    result.highlight = use.filled->getSourceRange();
    result.message = "the tasks put into '" + variable->getNameAsString() + "' are never awaited, so they never run";
    result.notes.push_back({variable->getLocation(), "nothing takes them out of this container again"});
    result.subject = variable->getNameAsString();
    result.function = function_name(fn);
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
                state.bits.set(known->second);
        } else if (const auto end = element.getAs<CFGLifetimeEnds>()) {
          const auto known = number.find(end->getVarDecl());
          if (known == number.end())
            continue;
          if (last && state.bits.test(known->second) && !left_at[known->second])
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
        report_path(on_some_path[i], left_at[i]);
  }

  void report_path(const VarDecl *variable, const Stmt *left_at) const {
    const auto *call = cast<CallExpr>(bare(variable->getInit()));
    finding result = made(call, "task '" + variable->getNameAsString() + "' is not awaited on every path",
                          variable->getNameAsString());
    result.location = variable->getLocation();
    const bool leaves = isa<ReturnStmt, CoreturnStmt, BreakStmt, ContinueStmt, GotoStmt>(left_at);
    result.notes.push_back(
        {leaves ? left_at->getBeginLoc() : left_at->getEndLoc(), "a path that gets here drops it without an await"});
    report(std::move(result));
  }
};

/// Cheap test before the body is walked: something in it gives a task.
bool makes_task(const function &fn) {
  return llvm::any_of(fn.calls, [](const call_site &call) {
    const auto *expression = dyn_cast_or_null<CallExpr>(call.expression);
    return expression && !expression->isTypeDependent() && expression->getType()->isRecordType() &&
           classify_task(expression->getType());
  });
}

} // namespace

void never_awaited(const model &unit, const options &, reporter report) {
  for (const auto &fn : unit.functions)
    if (fn->decl && makes_task(*fn))
      checker(*fn, unit.ast, report).run();
}

} // namespace corosan::checker::rules
