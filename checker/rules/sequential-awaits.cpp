// sequential-awaits (opt-in): two results are awaited one after the other although neither needs the other.
#include "checker/lib/awaits.h"
#include "checker/lib/contexts.h"
#include "checker/lib/dialects.h"
#include "checker/lib/flow.h"
#include "checker/lib/rule.h"

#include <llvm/ADT/SmallPtrSet.h>

using namespace clang;

namespace corosan::checker::rules {
namespace {

/// `T name = co_await f(arguments);` with a function f that is no member: what it works on is what it is given.
struct step {
  const VarDecl *result = nullptr;
  const Expr *await = nullptr;
  const CallExpr *call = nullptr;
  llvm::SmallPtrSet<const ValueDecl *, 4> shared; ///< what it gets by a reference or pointer that may write
  llvm::SmallPtrSet<const ValueDecl *, 4> mentioned;
};

bool may_write(QualType parameter) {
  if (parameter->isReferenceType() || parameter->isPointerType())
    return !parameter->getPointeeType().isConstQualified();
  return false;
}

bool read_step(const Stmt *statement, step &into) {
  const auto *declaration = dyn_cast<DeclStmt>(statement);
  const auto *variable =
      declaration && declaration->isSingleDecl() ? dyn_cast<VarDecl>(declaration->getSingleDecl()) : nullptr;
  const Expr *await = variable && variable->hasInit() ? strip(variable->getInit()) : nullptr;
  const auto *call = isa_and_nonnull<CoawaitExpr>(await) && may_suspend(await) ? awaited_call(await) : nullptr;
  const FunctionDecl *callee = call ? call->getDirectCallee() : nullptr;
  if (!callee || isa<CXXOperatorCallExpr>(call) || role_of(callee))
    return false;
  if (const auto *method = dyn_cast<CXXMethodDecl>(callee); method && !method->isStatic())
    return false;
  const auto task = classify_task(call->getType());
  if (!task || task->role != catalog::role::lazy_task)
    return false; // an eager task runs already
  into.result = variable;
  into.await = await;
  into.call = call;
  bool opaque = false;
  for (unsigned i = 0; i < call->getNumArgs(); ++i) {
    const bool writes = i < callee->getNumParams() && may_write(callee->getParamDecl(i)->getType());
    for_each_own(call->getArg(i), [&](const Stmt *node) {
      opaque |= isa<CoroutineSuspendExpr, LambdaExpr, CXXThisExpr>(node);
      const auto *name = dyn_cast<DeclRefExpr>(node);
      if (!name || isa<FunctionDecl>(name->getDecl()))
        return;
      into.mentioned.insert(name->getDecl());
      if (writes)
        into.shared.insert(name->getDecl());
    });
  }
  return !opaque;
}

bool depends(const step &first, const step &second) {
  if (second.mentioned.count(first.result))
    return true;
  const auto touches = [](const step &writer, const step &other) {
    return llvm::any_of(writer.shared, [&](const ValueDecl *one) { return other.mentioned.count(one); });
  };
  return touches(first, second) || touches(second, first);
}

void check(const CompoundStmt *block, const function &fn, reporter report) {
  std::vector<step> row;
  const auto flush = [&] {
    if (row.size() >= 2) {
      const step &last = row.back();
      const std::string_view gather = dialect_word(fn.dialect, catalog::role::gather);
      finding result = finding_at(last.await, fn,
                                  "'" + last.result->getNameAsString() + "' does not need '" +
                                      row.front().result->getNameAsString() + "', but waits for it; " +
                                      (gather.empty() ? "start both, then await them" : "use " + std::string(gather)),
                                  last.result->getNameAsString());
      result.notes.push_back({row.front().await->getBeginLoc(),
                              "these " + std::to_string(row.size()) + " awaits could wait at the same time"});
      report(std::move(result));
    }
    row.clear();
  };
  for (const Stmt *statement : block->body()) {
    step next;
    if (!read_step(statement, next)) {
      flush();
      continue;
    }
    if (llvm::any_of(row, [&](const step &one) { return depends(one, next); }))
      flush();
    row.push_back(std::move(next));
  }
  flush();
}

} // namespace

void sequential_awaits(const model &unit, const options &, reporter report) {
  for (const auto &fn : unit.functions)
    if (fn->decl && fn->awaits.size() >= 2 && !is_dependent(fn->decl) && fn->context == context::coroutine)
      for_each_own(written_body(fn->decl), [&](const Stmt *node) {
        if (const auto *block = dyn_cast<CompoundStmt>(node))
          check(block, *fn, report);
      });
}

} // namespace corosan::checker::rules
