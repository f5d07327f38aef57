// swallowed-cancellation: a handler inside an endless loop that catches everything, the cancellation of the task
// included, so that the loop goes on and the task never ends.
#include "checker/lib/awaits.h"
#include "checker/lib/contexts.h"
#include "checker/lib/dialects.h"
#include "checker/lib/flow.h"
#include "checker/lib/rule.h"

#include <llvm/ADT/SmallPtrSet.h>

using namespace clang;

namespace corosan::checker::rules {
namespace {

/// How a library cancels a task by an exception. Libraries that cancel otherwise (libcoro, unifex, stdexec), or only
/// where a token was passed, have no row.
struct cancelling {
  llvm::StringLiteral dialect;
  llvm::StringLiteral type;     ///< what is thrown
  llvm::StringLiteral bases[3]; ///< what else catches it, besides catch (...)
  bool every_await;             ///< a cancelled task gets it at each later await, not once
  llvm::StringLiteral advice;
};
constexpr llvm::StringLiteral none = "";
constexpr cancelling table[] = {
    {"aio", "aio::cancelled_error", {none, none, none}, false, "rethrow aio::cancelled_error before"},
    {"boost_asio",
     "boost::system::system_error",
     {"std::exception", "std::runtime_error", none},
     true,
     "rethrow when the error is boost::asio::error::operation_aborted"},
    {"cobalt",
     "boost::system::system_error",
     {"std::exception", "std::runtime_error", none},
     true,
     "rethrow when the error is boost::asio::error::operation_aborted"},
    {"asio",
     "std::system_error",
     {"std::exception", "std::runtime_error", none},
     true,
     "rethrow when the error is asio::error::operation_aborted"},
    {"folly",
     "folly::OperationCancelled",
     {"std::exception", none, none},
     true,
     "rethrow folly::OperationCancelled before"},
};

const cancelling *row_for(std::string_view dialect) {
  for (const cancelling &row : table)
    if (row.dialect == llvm::StringRef(dialect.data(), dialect.size()))
      return &row;
  return nullptr;
}

bool catches(const CXXCatchStmt *handler, const cancelling &row) {
  if (!handler->getExceptionDecl())
    return true;
  const CXXRecordDecl *record = handler->getCaughtType().getNonReferenceType()->getAsCXXRecordDecl();
  if (!record)
    return false;
  const std::string name = catalog_name(record);
  return name == row.type ||
         llvm::any_of(row.bases, [&](llvm::StringRef base) { return !base.empty() && name == base; });
}

/// The handler that a cancellation gets to; null when none does.
const CXXCatchStmt *first_catching(const CXXTryStmt *attempt, const cancelling &row) {
  for (unsigned i = 0; i < attempt->getNumHandlers(); ++i)
    if (catches(attempt->getHandler(i), row))
      return attempt->getHandler(i);
  return nullptr;
}

/// The handler looks at what it caught, keeps it, or cancels and stops something: it knows what it does.
bool minds(const CXXCatchStmt *handler, const cancelling &row) {
  if (const VarDecl *caught = handler->getExceptionDecl()) {
    // A type that only cancellations have was caught on purpose.
    const CXXRecordDecl *record = caught->getType().getNonReferenceType()->getAsCXXRecordDecl();
    if (record && catalog_name(record) == row.type && !llvm::StringRef(row.type).contains("system_error"))
      return true;
  }
  bool throws = false;
  for_each_own(handler->getHandlerBlock(), [&](const Stmt *node) { throws |= isa<CXXThrowExpr>(node); });
  return throws || mentions_name(handler->getHandlerBlock(),
                                 {"cancel", "abort", "stop", "shutdown", "clos", "quit", "exit", "code", "running",
                                  "rethrow", "current_exception", "terminate", "throw", "done", "fail", "disconnect"});
}

bool rethrows(const CXXCatchStmt *handler) {
  bool found = false;
  for_each_own(handler->getHandlerBlock(), [&](const Stmt *node) {
    const auto *throws = dyn_cast<CXXThrowExpr>(node);
    found |= throws && !throws->getSubExpr();
  });
  return found;
}

/// The await reports its errors as a value: `as_tuple`, `redirect_error`, `as_result`.
bool gives_errors(const Stmt *await) {
  return mentions_name(awaited_operand(await), {"as_tuple", "redirect_error", "as_result", "nothrow"});
}

/// The timer is set inside `region`: a wait for time. One that is not serves as an event, and is cancelled to wake.
bool is_set_in(const Stmt *await, const Stmt *region) {
  const Expr *timer = object_of(awaited_call(await));
  const std::string place = timer ? place_key(timer) : std::string();
  bool set = false;
  for_each_own(region, [&](const Stmt *node) {
    if (const auto *call = dyn_cast<CXXMemberCallExpr>(node))
      set |= called_name(call).starts_with("expires") && place_key(object_of(call)) == place;
    if (const auto *declaration = dyn_cast<DeclStmt>(node))
      set |= declaration->isSingleDecl() && named_variable(timer) == declaration->getSingleDecl();
  });
  return set;
}

class checker {
public:
  checker(const function &function, ASTContext &context, reporter sink, const cancelling &row)
      : fn(function), ast(context), report(sink), way(row) {}

  void run() {
    std::vector<const CXXTryStmt *> attempts;
    for_each_own(written_body(fn.decl), [&](const Stmt *node) {
      if (const auto *attempt = dyn_cast<CXXTryStmt>(node))
        attempts.push_back(attempt);
    });
    for (const CXXTryStmt *attempt : attempts)
      check(attempt);
  }

private:
  const function &fn;
  ASTContext &ast;
  reporter report;
  const cancelling &way;
  std::unique_ptr<CFG> graph;

  void check(const CXXTryStmt *attempt) {
    const CXXCatchStmt *handler = first_catching(attempt, way);
    if (!handler || minds(handler, way))
      return;
    llvm::SmallPtrSet<const Stmt *, 8> inside;
    for_each_own(attempt->getTryBlock(), [&](const Stmt *node) {
      if (may_suspend(node))
        inside.insert(node);
    });
    const Stmt *first = nullptr;
    find_cancellable(attempt->getTryBlock(), attempt->getTryBlock(), first);
    if (!first)
      return;
    if (!graph)
      graph = build_flow(fn.decl, ast);
    if (graph && goes_on(handler, inside))
      report_handler(attempt, handler, first);
  }

  /// The first await whose cancellation reaches the handlers of this try; those of an inner try that keeps it do not.
  void find_cancellable(const Stmt *node, const Stmt *region, const Stmt *&first) const {
    if (!node || first)
      return;
    if (const auto *inner = dyn_cast<CXXTryStmt>(node)) {
      const CXXCatchStmt *handler = first_catching(inner, way);
      if (handler && !rethrows(handler))
        return;
    }
    if (may_suspend(node) && isa<CoawaitExpr>(node)) {
      bool timer = false;
      is_pause(node, timer);
      if (!gives_errors(node) && (!timer || is_set_in(node, region)))
        first = node;
      return;
    }
    llvm::SmallVector<const Stmt *, 8> children;
    own_children(node, children);
    for (const Stmt *child : children)
      find_cancellable(child, region, first);
  }

  /// True when every way on from the handler leads to one of the awaits in `inside` again.
  bool goes_on(const CXXCatchStmt *handler, const llvm::SmallPtrSetImpl<const Stmt *> &inside) const {
    const CFGBlock *start = nullptr;
    for (const CFGBlock *block : *graph)
      if (block->getLabel() == handler)
        start = block;
    if (!start)
      return false;
    bool back = false;
    llvm::SmallPtrSet<const CFGBlock *, 16> seen;
    llvm::SmallVector<const CFGBlock *, 16> worklist = {start};
    while (!worklist.empty()) {
      const CFGBlock *block = worklist.pop_back_val();
      if (!seen.insert(block).second)
        continue;
      if (block == &graph->getExit() || block->hasNoReturnElement())
        return false;
      bool stopped = false;
      for (const CFGElement &element : *block) {
        const auto statement = element.getAs<CFGStmt>();
        if (!statement || !may_suspend(statement->getStmt()))
          continue;
        if (inside.count(statement->getStmt()))
          back = stopped = true;
        else if (way.every_await)
          return false; // there the cancellation arrives again, and nobody catches it
        if (stopped)
          break;
      }
      if (!stopped)
        for (const CFGBlock::AdjacentBlock &next : block->succs())
          if (const CFGBlock *successor = next.getReachableBlock())
            worklist.push_back(successor);
    }
    return back;
  }

  bool declared(llvm::StringRef name) const {
    const DeclContext *scope = ast.getTranslationUnitDecl();
    llvm::SmallVector<llvm::StringRef, 3> parts;
    name.split(parts, "::");
    for (llvm::StringRef part : parts) {
      const NamedDecl *found = nullptr;
      for (const NamedDecl *one : scope->lookup(&ast.Idents.get(part)))
        found = one;
      if (part == parts.back())
        return found != nullptr;
      scope = dyn_cast_or_null<NamespaceDecl>(found);
      if (!scope)
        return false;
    }
    return false;
  }

  void report_handler(const CXXTryStmt *attempt, const CXXCatchStmt *handler, const Stmt *await) const {
    const std::string type = handler->getExceptionDecl() ? handler->getCaughtType().getAsString() : "...";
    finding result = finding_at(handler, fn,
                                "'catch (" + type + ")' swallows the cancellation of the task, and the loop goes on " +
                                    "for ever; " + way.advice.str(),
                                type);
    result.highlight = handler->getCatchLoc();
    result.notes.push_back({await->getBeginLoc(), way.every_await
                                                      ? "a cancelled task gets the error here, and each time it returns"
                                                      : "the cancellation arrives here, once"});
    const bool own_type = !llvm::StringRef(way.type).contains("system_error");
    if (own_type && handler->getCatchLoc().isFileID() && declared(way.type) &&
        attempt->getHandler(0)->getCatchLoc().isFileID())
      result.fixes.push_back(FixItHint::CreateInsertion(attempt->getHandler(0)->getCatchLoc(),
                                                        "catch (const " + way.type.str() + " &) { throw; } "));
    report(std::move(result));
  }
};

} // namespace

void swallowed_cancellation(const model &unit, const options &, reporter report) {
  for (const auto &fn : unit.functions) {
    if (fn->awaits.empty() || !fn->decl || is_dependent(fn->decl) ||
        !isa_and_nonnull<CoroutineBodyStmt>(fn->decl->getBody()))
      continue;
    if (const cancelling *row = row_for(fn->dialect))
      checker(*fn, unit.ast, report, *row).run();
  }
}

} // namespace corosan::checker::rules
