// coro-false-offload: `co_await post(pool, use_awaitable)` runs nothing on the pool. The handler comes back through the
// coroutine's own executor, so what follows still runs on the event loop.
#include "checker/lib/contexts.h"
#include "checker/lib/dialects.h"
#include "checker/lib/rule.h"
#include "checker/lib/scan.h"

#include <clang/Basic/SourceManager.h>
#include <clang/Lex/Lexer.h>

#include <llvm/ADT/SmallPtrSet.h>

using namespace clang;

namespace corosan::checker::rules {
namespace {

bool binds_executor(const Expr *token) {
  return any_below(token, [](const Stmt *part) {
    const auto *call = dyn_cast<CallExpr>(part);
    const FunctionDecl *callee = call ? call->getDirectCallee() : nullptr;
    return callee && callee->getIdentifier() && callee->getName() == "bind_executor";
  });
}

/// True for a token that is a function to run: then something does run on the pool.
bool is_function(const Expr *token) {
  llvm::SmallVector<callable, 2> found;
  callables_of(token, found);
  for (const callable &one : found)
    if (const auto *method = dyn_cast<CXXMethodDecl>(one.decl); !method || method->getParent()->isLambda())
      return true;
  return false;
}

/// The call of post, dispatch or defer that hands the pool nothing but the coroutine's own continuation.
const CallExpr *posted_to_pool(const Expr *await) {
  const auto *suspend = dyn_cast<CoroutineSuspendExpr>(await);
  const auto *call = suspend ? dyn_cast_or_null<CallExpr>(strip(suspend->getOperand())) : nullptr;
  if (!call || call->getNumArgs() < 2 || isa<CXXMemberCallExpr, CXXOperatorCallExpr>(call))
    return nullptr;
  std::optional<named_role> role = role_of(call->getDirectCallee());
  if (!role || role->role != catalog::role::post || !means_pool(call->getArg(0)))
    return nullptr;
  const Expr *token = call->getArg(1);
  return binds_executor(token) || is_function(token) ? nullptr : call;
}

/// The first thing after `await` that does any work; leaving the coroutine is none.
const Stmt *work_after(const Expr *await, const function &fn, const SourceManager &sources) {
  const Stmt *first = nullptr;
  SourceLocation end = sources.getFileLoc(await->getEndLoc());
  llvm::SmallPtrSet<const Stmt *, 4> returns; // what co_return calls on the promise
  any_below(written_body(fn.decl), [&](const Stmt *part) {
    if (const auto *leave = dyn_cast<CoreturnStmt>(part))
      returns.insert(leave->getPromiseCall());
    bool works =
        !returns.contains(part) &&
        isa<CallExpr, CXXConstructExpr, ForStmt, WhileStmt, DoStmt, CXXForRangeStmt, CoroutineSuspendExpr>(part);
    if (const auto *op = dyn_cast<BinaryOperator>(part))
      works = op->isAssignmentOp();
    if (const auto *op = dyn_cast<UnaryOperator>(part))
      works = op->isIncrementDecrementOp();
    if (!works || !sources.isBeforeInTranslationUnit(end, sources.getFileLoc(part->getBeginLoc())))
      return false;
    first = part;
    return true;
  });
  return first;
}

std::string text_of(const Expr *expression, const ASTContext &ast) {
  return Lexer::getSourceText(CharSourceRange::getTokenRange(expression->getSourceRange()), ast.getSourceManager(),
                              ast.getLangOpts())
      .str();
}

/// Only a pool that is named, not computed, can be written a second time.
bool can_repeat(const Expr *pool) { return isa_and_nonnull<DeclRefExpr, MemberExpr>(strip(pool)); }

void add_fix(const CallExpr *call, const ASTContext &ast, finding &found) {
  const Expr *token = call->getArg(1);
  if (isa<CXXDefaultArgExpr>(token) || !can_repeat(call->getArg(0)) || token->getBeginLoc().isMacroID() ||
      call->getArg(0)->getBeginLoc().isMacroID())
    return;
  std::string space = catalog_name(call->getDirectCallee());
  space.resize(space.rfind("::"));
  found.fixes.push_back(FixItHint::CreateInsertion(token->getBeginLoc(),
                                                   space + "::bind_executor(" + text_of(call->getArg(0), ast) + ", "));
  found.fixes.push_back(FixItHint::CreateInsertion(
      Lexer::getLocForEndOfToken(token->getEndLoc(), 0, ast.getSourceManager(), ast.getLangOpts()), ")"));
}

} // namespace

void false_offload(const model &unit, const options &, reporter report) {
  const SourceManager &sources = unit.ast.getSourceManager();
  for (const auto &fn : unit.functions) {
    if (fn->context != context::coroutine)
      continue;
    for (const Expr *await : fn->awaits) {
      const CallExpr *call = posted_to_pool(await);
      const Stmt *work = call ? work_after(await, *fn, sources) : nullptr;
      if (!work)
        continue;
      std::string name = call->getDirectCallee()->getNameAsString();
      finding found;
      found.location = await->getBeginLoc();
      found.highlight = await->getSourceRange();
      found.message = "awaiting '" + name +
                      "' to a pool does not leave the event loop: the coroutine resumes on its own "
                      "executor, not on the pool; use co_spawn on the pool, or bind_executor(pool, token)";
      found.notes.push_back({work->getBeginLoc(), "this still runs on the coroutine's own executor"});
      found.function = catalog_name(fn->named().decl);
      found.subject = name;
      add_fix(call, unit.ast, found);
      report(std::move(found));
    }
  }
}

} // namespace corosan::checker::rules
