// unbounded-fanout (opt-in): as many tasks at once as a range has elements, with nothing that limits them.
#include "checker/lib/awaits.h"
#include "checker/lib/contexts.h"
#include "checker/lib/dialects.h"
#include "checker/lib/flow.h"
#include "checker/lib/rule.h"

using namespace clang;

namespace corosan::checker::rules {
namespace {

/// A range whose length the program's text tells, or a loop with a constant end.
bool is_bounded(const Stmt *loop, const ASTContext &ast) {
  if (const auto *range = dyn_cast<CXXForRangeStmt>(loop)) {
    const Expr *init = range->getRangeInit() ? range->getRangeInit()->IgnoreParenImpCasts() : nullptr;
    const CXXRecordDecl *record = init ? init->getType()->getAsCXXRecordDecl() : nullptr;
    return !init || init->getType()->isArrayType() ||
           (record && record->getIdentifier() &&
            (record->getName() == "array" || record->getName() == "initializer_list"));
  }
  const auto *compare = dyn_cast_or_null<BinaryOperator>(bare(loop_condition(loop)));
  Expr::EvalResult value;
  return compare && compare->isComparisonOp() && !compare->getRHS()->isValueDependent() &&
         compare->getRHS()->EvaluateAsInt(value, ast);
}

bool is_start(const CallExpr *call) {
  const auto role = role_of(call->getDirectCallee());
  return role && role->role == catalog::role::spawn;
}

/// `tasks.push_back(f(x))`; the container, when what goes in is a task.
const VarDecl *filled(const CallExpr *call) {
  const llvm::StringRef name = called_name(call);
  if ((name != "push_back" && name != "emplace_back") || call->getNumArgs() != 1)
    return nullptr;
  const Expr *given = strip(call->getArg(0));
  const auto task = given && !given->isTypeDependent() ? classify_task(given->getType()) : std::nullopt;
  return task && task->role != catalog::role::generator ? named_variable(object_of(call)) : nullptr;
}

bool takes(const CallExpr *call, const VarDecl *container) {
  const auto role = role_of(call->getDirectCallee(), catalog::role::gather);
  if (!role)
    return false;
  return llvm::any_of(call->arguments(), [&](const Expr *argument) {
    bool mentioned = false;
    for_each_own(argument, [&](const Stmt *node) {
      const auto *name = dyn_cast<DeclRefExpr>(node);
      mentioned |= name && name->getDecl() == container;
    });
    return mentioned;
  });
}

class checker {
public:
  checker(const function &function, const ASTContext &context, reporter sink)
      : fn(function), ast(context), report(sink) {}

  void run() {
    const Stmt *body = written_body(fn.decl);
    std::vector<const Stmt *> loops;
    for_each_own(body, [&](const Stmt *node) {
      if (isa<WhileStmt, ForStmt, DoStmt, CXXForRangeStmt>(node))
        loops.push_back(node);
    });
    if (loops.empty() || mentions_name(body, {"sem", "limit", "permit", "max_", "concurren", "window", "throttle",
                                              "batch", "chunk", "slots", "workers"}))
      return;
    for (const Stmt *loop : loops)
      check(loop, body);
  }

private:
  const function &fn;
  const ASTContext &ast;
  reporter report;

  void check(const Stmt *loop, const Stmt *body) const {
    if (is_bounded(loop, ast) || is_endless(loop, ast))
      return; // what goes round for ever takes its pace from what it waits for
    const CallExpr *start = nullptr;
    const VarDecl *container = nullptr;
    bool waits = false;
    for_each_own(loop_body(loop), [&](const Stmt *node) {
      waits |= may_suspend(node);
      const auto *call = dyn_cast<CallExpr>(node);
      if (!call || start)
        return;
      if (is_start(call)) {
        start = call;
      } else if (const VarDecl *into = filled(call)) {
        start = call;
        container = into;
      }
    });
    if (!start || waits)
      return;
    const CallExpr *gathered = nullptr;
    if (container)
      for_each_own(body, [&](const Stmt *node) {
        const auto *call = dyn_cast<CallExpr>(node);
        if (call && !gathered && takes(call, container))
          gathered = call;
      });
    if (container && !gathered)
      return;
    finding result = finding_at(start, fn,
                                "this starts a task for every element at once, with no limit; use " +
                                    std::string(catalog::advice_text(catalog::advice::semaphore, fn.dialect)),
                                container ? container->getNameAsString() : called_name(start).str());
    if (gathered)
      result.notes.push_back({gathered->getBeginLoc(), "all of them run here side by side"});
    report(std::move(result));
  }
};

} // namespace

void unbounded_fanout(const model &unit, const options &, reporter report) {
  for (const auto &fn : unit.functions)
    if (fn->decl && (fn->context == context::coroutine || fn->context == context::handler) &&
        llvm::any_of(fn->calls, [](const call_site &site) {
          const auto *call = dyn_cast_or_null<CallExpr>(site.expression);
          return call && (is_start(call) || filled(call));
        }))
      checker(*fn, unit.ast, report).run();
}

} // namespace corosan::checker::rules
