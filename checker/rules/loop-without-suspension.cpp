// loop-without-suspension: a loop of a coroutine that keeps going round without a suspension and without an end:
// nothing else ever runs on that loop again.
#include "checker/lib/awaits.h"
#include "checker/lib/calls.h"
#include "checker/lib/contexts.h"
#include "checker/lib/flow.h"
#include "checker/lib/hops.h"
#include "checker/lib/rule.h"

#include <clang/Basic/SourceManager.h>

#include <llvm/ADT/SmallPtrSet.h>
#include <llvm/ADT/StringSet.h>

#include <set>

using namespace clang;

namespace corosan::checker::rules {
namespace {

/// What a loop is made of, nested lambdas excluded.
struct loop_facts {
  bool suspends = false;  ///< somewhere in it
  bool can_leave = false; ///< break, return, goto, throw, or a call that may throw to a handler around the loop
  bool changes = false;   ///< something in it does more than to read memory
};

loop_facts facts_of(const Stmt *loop) {
  loop_facts result;
  std::vector<std::pair<const Stmt *, bool>> worklist = {{loop_body(loop), false}};
  if (const Expr *condition = loop_condition(loop)) {
    worklist.push_back({condition, false});
    result.changes |= !only_reads(condition);
  }
  if (const auto *counted = dyn_cast<ForStmt>(loop); counted && counted->getInc())
    result.changes = true;
  llvm::SmallVector<const Stmt *, 8> children;
  while (!worklist.empty()) {
    const auto [node, inner_loop] = worklist.back();
    worklist.pop_back();
    if (!node)
      continue;
    result.suspends |= may_suspend(node);
    if (isa<ReturnStmt, CoreturnStmt, GotoStmt, IndirectGotoStmt, CXXThrowExpr>(node) ||
        (isa<BreakStmt>(node) && !inner_loop))
      result.can_leave = true;
    if (const auto *call = dyn_cast<CallExpr>(node))
      if (const FunctionDecl *callee = call->getDirectCallee(); callee && callee->isNoReturn())
        result.can_leave = true;
    children.clear();
    own_children(node, children);
    const bool inside = inner_loop || isa<WhileStmt, ForStmt, DoStmt, CXXForRangeStmt, SwitchStmt>(node);
    for (const Stmt *child : children)
      worklist.push_back({child, inside});
  }
  return result;
}

/// What people put into a spin loop to be kind to the processor.
bool is_spin_hint(const CallExpr *call) {
  static const llvm::StringSet<> hints = {"yield",     "sched_yield",          "thrd_yield", "_mm_pause",
                                          "cpu_relax", "__builtin_ia32_pause", "cpu_pause",  "spin_pause"};
  return hints.contains(called_name(call));
}

/// Something that is done for its effect: the path that does it makes progress.
bool is_work(const Stmt *node) {
  if (const auto *binary = dyn_cast<BinaryOperator>(node))
    return binary->isAssignmentOp();
  if (const auto *unary = dyn_cast<UnaryOperator>(node))
    return unary->isIncrementDecrementOp();
  if (isa<CXXDeleteExpr, CXXNewExpr, CXXThrowExpr, GCCAsmStmt>(node))
    return true;
  const auto *call = dyn_cast<CallExpr>(node);
  return call && !only_reads(call) && !is_spin_hint(call);
}

bool is_empty(const Stmt *body) {
  const auto *block = dyn_cast_or_null<CompoundStmt>(body);
  return isa_and_nonnull<NullStmt>(body) || (block && block->body_empty());
}

class checker {
public:
  checker(const function &function, const model &whole, reporter sink)
      : fn(function), unit(whole), report(sink), moves(function.named(), whole.ast) {}

  void check(const Stmt *loop, bool guarded) {
    // `for (;;) {}` behind something that does not come back says "never reached".
    if (is_endless(loop, unit.ast) && is_empty(loop_body(loop)))
      return;
    const loop_facts facts = facts_of(loop);
    if (moves.away_at(loop->getBeginLoc()) || blocks(loop))
      return;
    const bool endless = is_endless(loop, unit.ast) && !facts.can_leave && !guarded;
    if (endless && !facts.suspends) {
      report(finding_at(loop, fn, "this loop never suspends and never ends: nothing else runs on the event loop again",
                        "loop"));
      return;
    }
    if (!idles(loop))
      return;
    finding result = finding_at(
        loop, fn,
        facts.suspends ? "this loop spins: it goes round without a suspension while nothing else can run and change " +
                             std::string("what it reads")
                       : "this loop spins without a suspension: nothing else can run and change what it reads",
        "loop");
    report(std::move(result));
  }

private:
  const function &fn;
  const model &unit;
  reporter report;
  hops moves;
  std::unique_ptr<CFG> graph;

  /// A listed call inside is blocking-call's to report.
  bool blocks(const Stmt *loop) const {
    const SourceManager &sources = unit.ast.getSourceManager();
    return llvm::any_of(fn.calls, [&](const call_site &site) {
      if (sources.isBeforeInTranslationUnit(site.location, loop->getBeginLoc()) ||
          !sources.isBeforeInTranslationUnit(site.location, loop->getEndLoc()))
        return false;
      const sink found = match_call(site, fn, unit);
      return (!found.name.empty() && found.certain) || declared_nonblocking(site.callee);
    });
  }

  /// True when some way round the loop neither suspends nor does anything.
  bool idles(const Stmt *loop) {
    if (!graph)
      graph = build_flow(fn.decl, unit.ast);
    if (!graph)
      return false;
    // The block that jumps back is marked with the loop it belongs to.
    llvm::SmallPtrSet<const CFGBlock *, 4> backs;
    const CFGBlock *head = nullptr;
    for (const CFGBlock *block : *graph)
      if (block->getLoopTarget() == loop)
        backs.insert(block);
    for (const CFGBlock *back : backs)
      if (back->succ_size() == 1)
        head = back->succs().begin()->getReachableBlock();
    if (!head)
      return false;
    // A chain of ifs, and a switch, may well cover all there is although nobody can see it: at most one if is taken for
    // a choice, and of a switch only the cases that are written.
    std::set<std::pair<const CFGBlock *, bool>> seen;
    llvm::SmallVector<std::pair<const CFGBlock *, bool>, 16> worklist = {{head, false}};
    while (!worklist.empty()) {
      const auto [block, chosen] = worklist.pop_back_val();
      if (!seen.insert({block, chosen}).second || !is_idle(block))
        continue;
      if (backs.count(block))
        return true;
      const Stmt *end = block->getTerminatorStmt();
      if (isa_and_nonnull<IfStmt>(end) && chosen)
        continue;
      for (const CFGBlock::AdjacentBlock &next : block->succs()) {
        const CFGBlock *successor = next.getReachableBlock();
        if (successor && !(isa_and_nonnull<SwitchStmt>(end) && !isa_and_nonnull<CaseStmt>(successor->getLabel())))
          worklist.push_back({successor, chosen || isa_and_nonnull<IfStmt>(end)});
      }
    }
    return false;
  }

  static bool is_idle(const CFGBlock *block) {
    for (const CFGElement &element : *block) {
      if (element.getKind() == CFGElement::AutomaticObjectDtor || element.getKind() == CFGElement::TemporaryDtor)
        return false;
      const auto statement = element.getAs<CFGStmt>();
      if (statement && (may_suspend(statement->getStmt()) || is_work(statement->getStmt())))
        return false;
    }
    return true;
  }
};

/// Loops, each with whether a try of this function stands around it: there any call may end the loop.
void loops_of(const Stmt *node, bool guarded, std::vector<std::pair<const Stmt *, bool>> &found) {
  if (!node)
    return;
  if (isa<WhileStmt, ForStmt, DoStmt>(node))
    found.push_back({node, guarded});
  llvm::SmallVector<const Stmt *, 8> children;
  own_children(node, children);
  for (const Stmt *child : children)
    loops_of(child, guarded || isa<CXXTryStmt>(node), found);
}

} // namespace

void loop_without_suspension(const model &unit, const options &, reporter report) {
  for (const auto &fn : unit.functions) {
    if (!fn->decl || fn->context != context::coroutine || is_dependent(fn->decl) ||
        !isa_and_nonnull<CoroutineBodyStmt>(fn->decl->getBody()))
      continue;
    std::vector<std::pair<const Stmt *, bool>> loops;
    loops_of(written_body(fn->decl), false, loops);
    checker rule(*fn, unit, report);
    for (const auto &[loop, guarded] : loops)
      rule.check(loop, guarded);
  }
}

} // namespace corosan::checker::rules
