// coro-not-a-coroutine: a function gives a task and reads like a coroutine, but has no co_* in it: it falls off its
// end, or what stands around its `return g()` is over before g begins.
#include "checker/lib/dialects.h"
#include "checker/lib/flow.h"
#include "checker/lib/locks.h"
#include "checker/lib/loop_code.h"
#include "checker/lib/rule.h"
#include "checker/lib/tasks.h"

using namespace clang;

namespace corosan::checker::rules {
namespace {

using catalog::role;

/// The call whose task the statement returns: it has not begun when the function is left.
const CallExpr *returned_task(const Stmt *statement) {
  const auto *leave = dyn_cast_or_null<ReturnStmt>(statement);
  const auto *call = leave ? dyn_cast_or_null<CallExpr>(bare(leave->getRetValue())) : nullptr;
  // A default argument or an empty task, {}, is nothing that could run.
  return call && call->isPRValue() && is_lazy_task(call->getType()) ? call : nullptr;
}

/// True when control can reach the closing brace.
bool falls_off(const CFG &graph) {
  std::vector<bool> reached(graph.getNumBlockIDs());
  llvm::SmallVector<const CFGBlock *, 32> open = {&graph.getEntry()};
  while (!open.empty()) {
    const CFGBlock *block = open.pop_back_val();
    if (!block || reached[block->getBlockID()])
      continue;
    reached[block->getBlockID()] = true;
    for (const CFGBlock::AdjacentBlock &next : block->succs())
      open.push_back(next.getReachableBlock());
  }
  for (const CFGBlock::AdjacentBlock &before : graph.getExit().preds()) {
    const CFGBlock *block = before.getReachableBlock();
    if (!block || !reached[block->getBlockID()] || block->hasNoReturnElement() ||
        isa_and_nonnull<CXXTryStmt>(block->getTerminatorStmt()))
      continue;
    const Stmt *last = nullptr;
    for (const CFGElement &element : *block)
      if (const auto statement = element.getAs<CFGStmt>(); statement && !isa_and_nonnull<ReturnStmt>(last))
        last = statement->getStmt();
    if (!isa_and_nonnull<ReturnStmt, CXXThrowExpr>(last))
      return true;
  }
  return false;
}

class checker {
public:
  checker(const function &function, ASTContext &context, bool strict_mode, reporter sink)
      : fn(function), ast(context), strict(strict_mode), report(sink) {}

  void run() {
    const auto *body = dyn_cast_or_null<CompoundStmt>(fn.decl->getBody());
    if (!body || body->getBeginLoc().isMacroID())
      return;
    bool returns = false;
    for_each_own(body, [&](const Stmt *node) {
      returns |= isa<ReturnStmt>(node);
      if (const auto *attempt = dyn_cast<CXXTryStmt>(node))
        check_try(attempt);
      else if (const auto *block = dyn_cast<CompoundStmt>(node))
        check_block(block);
    });
    check_end(body, returns);
    if (strict)
      check_early_effects(body);
  }

private:
  const function &fn;
  ASTContext &ast;
  bool strict;
  reporter report;

  std::string me() const { return place_of(fn); }

  void check_end(const CompoundStmt *body, bool returns) const {
    const std::unique_ptr<CFG> graph = build_flow(fn.decl, ast);
    if (!graph || !falls_off(*graph))
      return;
    finding found = finding_at(body, fn,
                               me() + " gives a task, but is no coroutine and can end without a return: undefined "
                                      "behaviour; a co_return is missing",
                               "end");
    found.location = fn.decl->getLocation();
    found.highlight = {};
    found.notes.push_back({body->getRBracLoc(), "control can get here"});
    const QualType value = value_of_task(fn.decl->getReturnType());
    if (!returns && !value.isNull() && value->isVoidType())
      found.fixes.push_back(
          FixItHint::CreateInsertion(body->getRBracLoc(), body->body_empty() ? " co_return; " : "co_return; "));
    report(std::move(found));
  }

  /// try { return g(); } catch ...: the handlers are for nothing but the call.
  void check_try(const CXXTryStmt *block) const {
    const CompoundStmt *inside = block->getTryBlock();
    const CallExpr *call = inside->size() == 1 ? returned_task(inside->body_front()) : nullptr;
    if (!call)
      return;
    finding found =
        finding_at(inside->body_front(), fn,
                   me() + " returns the task of '" + callee_text(call) +
                       "' out of a try block, which its exceptions never reach: it runs when it is awaited, "
                       "after the return; make this a coroutine and co_return co_await",
                   callee_text(call));
    found.notes.push_back({block->getHandler(0)->getBeginLoc(), "this handler only sees what the call itself throws"});
    report(std::move(found));
  }

  /// { std::lock_guard hold(mutex); return g(); }: nothing but the call is guarded.
  void check_block(const CompoundStmt *block) const {
    const Stmt *before = nullptr;
    for (const Stmt *statement : block->body()) {
      const CallExpr *call = returned_task(statement);
      const auto *declaration = dyn_cast_or_null<DeclStmt>(before);
      before = statement;
      const auto *variable = call && declaration && declaration->isSingleDecl()
                                 ? dyn_cast<VarDecl>(declaration->getSingleDecl())
                                 : nullptr;
      if (!variable || !variable->hasLocalStorage() || !is_scope_object(variable) || variable->isReferenced())
        continue;
      finding found =
          finding_at(statement, fn,
                     me() + " returns the task of '" + callee_text(call) + "', which begins after '" +
                         variable->getNameAsString() + "' has ended; make this a coroutine and co_return co_await",
                     variable->getNameAsString());
      found.notes.push_back({variable->getLocation(), "this ends with the return, not with the task"});
      report(std::move(found));
    }
  }

  static bool is_scope_object(const VarDecl *variable) {
    const QualType type = variable->getType();
    if (type->isDependentType() || type->isReferenceType())
      return false;
    if (is_guard(type))
      return true;
    const CXXRecordDecl *record = type->getAsCXXRecordDecl();
    if (!record || !record->getIdentifier() || !record->hasDefinition() || record->hasTrivialDestructor())
      return false;
    const std::string name = record->getName().lower();
    return llvm::StringRef(name).contains("guard") || llvm::StringRef(name).starts_with("scope") ||
           llvm::StringRef(name).ends_with("scope");
  }

  /// Strict mode: what happens at the call although the task may be awaited later, or never.
  void check_early_effects(const CompoundStmt *body) const {
    if (body->size() < 2 || !returned_task(body->body_back()))
      return;
    for (const Stmt *statement : body->body()) {
      if (statement == body->body_back())
        return;
      const Stmt *effect = nullptr;
      for_each_own(statement, [&](const Stmt *node) {
        const auto *binary = dyn_cast<BinaryOperator>(node);
        const auto *unary = dyn_cast<UnaryOperator>(node);
        if (!effect && (isa<CXXThrowExpr>(node) || (binary && binary->isAssignmentOp()) ||
                        (unary && unary->isIncrementDecrementOp())))
          effect = node;
      });
      if (!effect)
        continue;
      const bool throws = isa<CXXThrowExpr>(effect);
      report(finding_at(effect, fn,
                        me() +
                            (throws ? " throws when it is called, before there is a task to await"
                                    : " has this effect when it is called, not when its task is awaited") +
                            "; make it a coroutine",
                        throws ? "throw" : "effect"));
      return;
    }
  }
};

bool worth_checking(const function &fn) {
  if (!fn.decl || fn.context == context::awaiter || is_dependent(fn.decl) || fn.decl->isMain() ||
      isa<CXXConversionDecl, CXXConstructorDecl>(fn.decl) || !isa_and_nonnull<CompoundStmt>(fn.decl->getBody()))
    return false;
  const auto task = classify_task(fn.decl->getReturnType());
  if (!task || fn.decl->getReturnType()->isReferenceType() ||
      (task->role != role::lazy_task && task->role != role::eager_task))
    return false;
  // The task type's own members and its promise build tasks by hand.
  return llvm::StringRef(fn.decl->getNameAsString()) != "get_return_object";
}

} // namespace

void not_a_coroutine(const model &unit, const options &opts, reporter report) {
  for (const auto &fn : unit.functions)
    if (worth_checking(*fn))
      checker(*fn, unit.ast, opts.strict, report).run();
}

} // namespace corosan::checker::rules
