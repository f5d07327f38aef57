// What the data-flow rules share: a function's own code, its control-flow graph, the identity of a place in memory, and
// what a suspension point really does.
#pragma once

#include "checker/lib/model.h"

#include <clang/AST/Expr.h>
#include <clang/Analysis/Analyses/PostOrderCFGView.h>
#include <clang/Analysis/CFG.h>
#include <clang/Analysis/FlowSensitive/DataflowWorklist.h>

#include <llvm/ADT/STLFunctionalExtras.h>
#include <llvm/ADT/SmallVector.h>

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace corosan::checker {

/// Appends the direct children of `node` that are the function's own evaluated code, in source order. Left out: bodies
/// of nested lambdas, unevaluated operands, discarded branches of `if constexpr`, the calls a co_await is made of.
void own_children(const clang::Stmt *node, llvm::SmallVectorImpl<const clang::Stmt *> &into);

/// Calls `visit` for `root` and everything of the function's own code below it, parents first. Null nodes are skipped.
void for_each_own(const clang::Stmt *root, llvm::function_ref<void(const clang::Stmt *)> visit);

/// `expression` without parentheses, casts, cleanups and temporaries' bookkeeping; never null unless it is.
const clang::Expr *bare(const clang::Expr *expression);

/// The variable that `expression` names directly, or null.
const clang::VarDecl *named_variable(const clang::Expr *expression);

/// True when the co_await or co_yield can be seen to never suspend: its awaiter is std::suspend_never, or its
/// await_ready only says `return true`.
bool never_suspends(const clang::Expr *await);

/// True for code that Clang has not resolved: a template nobody instantiated.
bool is_dependent(const clang::FunctionDecl *decl);

/// Two expressions with the same non-empty key mean the same object while the pointers and indexes in them keep their
/// values: `m`, `this->m`, `a.b->c`, `v[i]`. Empty when the expression is anything else.
std::string place_key(const clang::Expr *place);

/// The source text of `expression`, shortened for a message; empty when it is long or comes out of a macro.
std::string spelling(const clang::Expr *expression, const clang::ASTContext &ast);

/// Qualified name of `decl` for fingerprints; of a lambda, that of the function around it.
std::string function_name(const function &fn);

/// The control-flow graph of the function's own code with every expression as an element, temporaries and ends of
/// lifetime included. Null when it cannot be built; never built for dependent code.
std::unique_ptr<clang::CFG> build_flow(const clang::FunctionDecl *decl, clang::ASTContext &ast);

/// Forward data flow to a fixed point. `State` needs `bool join(const State &)`, true when it changed. `step` applies
/// one block to a state; `edge` refines the state that goes to the i-th successor. Returns the state at each block's
/// entry (by block id), empty where the block is unreachable.
template <class State, class Step, class Edge>
std::vector<std::optional<State>> solve(const clang::CFG &flow, const State &entry, Step step, Edge edge) {
  std::vector<std::optional<State>> at_entry(flow.getNumBlockIDs());
  clang::PostOrderCFGView order(&flow);
  clang::ForwardDataflowWorklist work(flow, &order);
  at_entry[flow.getEntry().getBlockID()] = entry;
  work.enqueueBlock(&flow.getEntry());
  // The states are finite, so this ends by itself; the bound only guards against a transfer that is not monotone.
  unsigned budget = 64 * flow.getNumBlockIDs() + 64;
  while (const clang::CFGBlock *block = work.dequeue()) {
    if (budget-- == 0)
      break;
    const std::optional<State> &before = at_entry[block->getBlockID()];
    if (!before)
      continue;
    State after = *before;
    step(*block, after);
    unsigned index = 0;
    for (const clang::CFGBlock::AdjacentBlock &next : block->succs()) {
      const clang::CFGBlock *successor = next.getReachableBlock();
      const unsigned branch = index++;
      if (!successor)
        continue;
      State carried = after;
      edge(*block, branch, carried);
      std::optional<State> &target = at_entry[successor->getBlockID()];
      const bool changed = target ? target->join(carried) : (target = std::move(carried), true);
      if (changed)
        work.enqueueBlock(successor);
    }
  }
  return at_entry;
}

} // namespace corosan::checker
