// Data flow over the awaits that change the thread; see hops.h.
#include "checker/lib/hops.h"

#include "checker/lib/contexts.h"
#include "checker/lib/dialects.h"
#include "checker/lib/flow.h"

#include <clang/Basic/SourceManager.h>

#include <llvm/ADT/StringSet.h>

#include <algorithm>
#include <iterator>

using namespace clang;

namespace corosan::checker {
namespace {

enum class leads : std::uint8_t { nowhere, away, home };

bool on_pool(const CallExpr *call) {
  if (const auto *member = dyn_cast<CXXMemberCallExpr>(call); member && means_pool(member->getImplicitObjectArgument()))
    return true;
  return llvm::any_of(call->arguments(), means_pool);
}

/// Where the coroutine is when it goes on after `await`.
leads destination(const Expr *await, bool asio) {
  static const llvm::StringSet<> names = {"schedule",    "resume_on",  "resumeOn",     "reschedule",
                                          "transfer_to", "switch_to",  "yield_to",     "continues_on",
                                          "schedule_on", "scheduleOn", "moveToThread", "switchThreadCoro"};
  const Expr *operand = isa<CoroutineSuspendExpr>(await) ? cast<CoroutineSuspendExpr>(await)->getOperand()
                                                         : cast<DependentCoawaitExpr>(await)->getOperand();
  const auto *call = dyn_cast_or_null<CallExpr>(strip(operand));
  const FunctionDecl *callee = call ? call->getDirectCallee() : nullptr;
  const leads otherwise = asio ? leads::home : leads::nowhere;
  if (std::optional<named_role> role = role_of(callee); role && role->role == catalog::role::post) {
    for (const Expr *argument : call->arguments())
      if (const auto *bound = dyn_cast_or_null<CallExpr>(strip(argument));
          bound && plain_name(bound->getDirectCallee()) == "bind_executor" && bound->getNumArgs() > 0)
        return means_pool(bound->getArg(0)) ? leads::away : leads::home;
    return otherwise;
  }
  if (!names.contains(plain_name(callee)))
    return otherwise;
  return on_pool(call) ? leads::away : leads::home;
}

/// concurrencpp: a coroutine that takes an executor_tag starts on the executor that follows it.
bool starts_on_pool(const function &fn) {
  bool tagged = false;
  for (const ParmVarDecl *parameter : fn.decl->parameters()) {
    if (tagged)
      return holds_pool(parameter->getType());
    tagged =
        catalog_name(parameter->getType().getNonReferenceType()->getAsCXXRecordDecl()) == "concurrencpp::executor_tag";
  }
  return false;
}

struct whereabouts {
  bool away = false;
  bool join(const whereabouts &other) {
    const bool changed = away && !other.away;
    away = away && other.away;
    return changed;
  }
};

} // namespace

hops::hops(const function &fn, ASTContext &context) : ast(context) {
  // Asio's operations come back to the coroutine's own executor; elsewhere the coroutine stays where the hop led.
  const bool asio = llvm::StringRef(fn.dialect).contains("asio");
  starts_away = starts_on_pool(fn);
  leaves = starts_away ||
           llvm::any_of(fn.awaits, [&](const Expr *await) { return destination(await, asio) == leads::away; });
  if (leaves)
    follow(fn);
}

void hops::follow(const function &fn) {
  const std::unique_ptr<CFG> flow = build_flow(fn.decl, ast);
  if (!flow)
    return;
  const bool asio = llvm::StringRef(fn.dialect).contains("asio");
  // Every expression tells where the coroutine is when it is evaluated, and an await where it is from there on.
  const auto step = [&](const CFGBlock &block, whereabouts &now, auto seen) {
    for (const CFGElement &element : block) {
      const auto statement = element.getAs<CFGStmt>();
      const auto *expression = statement ? dyn_cast<Expr>(statement->getStmt()) : nullptr;
      if (!expression)
        continue;
      seen(expression->getExprLoc(), now.away);
      if (!isa<CoroutineSuspendExpr>(expression))
        continue;
      const leads to = destination(expression, asio);
      if (to != leads::nowhere)
        now.away = to == leads::away;
      seen(expression->getEndLoc(), now.away);
    }
  };
  const auto at_entry = solve(
      *flow, whereabouts{starts_away},
      [&](const CFGBlock &block, whereabouts &now) { step(block, now, [](SourceLocation, bool) {}); },
      [](const CFGBlock &, unsigned, whereabouts &) {});
  for (const CFGBlock *block : *flow)
    if (std::optional<whereabouts> now = at_entry[block->getBlockID()])
      step(*block, *now, [&](SourceLocation at, bool away) {
        if (at.isValid())
          places.push_back({at, away});
      });
  const SourceManager &sources = ast.getSourceManager();
  llvm::sort(places, [&](const place &a, const place &b) { return sources.isBeforeInTranslationUnit(a.at, b.at); });
}

bool hops::away_at(SourceLocation where) const {
  if (!leaves || places.empty())
    return leaves;
  const SourceManager &sources = ast.getSourceManager();
  const auto after =
      std::upper_bound(places.begin(), places.end(), where, [&](SourceLocation wanted, const place &known) {
        return sources.isBeforeInTranslationUnit(wanted, known.at);
      });
  if (after == places.begin())
    return starts_away;
  // Several expressions may stand at one place: the coroutine is away only when it is for each of them.
  const SourceLocation nearest = std::prev(after)->at;
  return std::all_of(std::lower_bound(places.begin(), after, nearest,
                                      [&](const place &known, SourceLocation wanted) {
                                        return sources.isBeforeInTranslationUnit(known.at, wanted);
                                      }),
                     after, [](const place &known) { return known.away; });
}

} // namespace corosan::checker
