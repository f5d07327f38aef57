// Which nodes of a call graph reach one of some others, and by which way.
#pragma once

#include "checker/link/graph.h"

#include <llvm/ADT/BitVector.h>

namespace corosan::checker::linking {

/// Breadth-first search backwards. Only what loop code can reach is looked at.
class search {
public:
  explicit search(const graph &whole);

  /// True when code on the loop may run `node`.
  bool relevant(index node) const { return relevant_.test(node); }

  /// Finds the nodes that reach one of `goals` (nodes; the first one named wins a tie) by the shortest way of calls
  /// that count for `rule`. A choice that needs all its alternatives counts only when each of them reaches a goal,
  /// directly or through the choice itself. Calls that spare one of `groups` (a set of bits) are no way.
  void run(llvm::ArrayRef<index> goals, facts::chain_rule rule, std::uint32_t groups = 0);

  bool reaches(index node) const { return way_[node] != none; }
  /// The next call on the way from `node`, which reaches a goal; none when it is the goal.
  index next_call(index node) const { return way_[node] == at_goal ? none : way_[node]; }

private:
  static constexpr index at_goal = none - 1;

  void spread(llvm::ArrayRef<index> goals, facts::chain_rule rule, std::uint32_t groups);

  const graph &graph_;
  llvm::BitVector relevant_, closed_; ///< closed: choices that do not count in this run
  std::vector<index> way_, queue_;
};

} // namespace corosan::checker::linking
