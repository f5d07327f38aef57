// Breadth-first search over the call graph; see search.h.
#include "checker/link/search.h"

namespace corosan::checker::linking {
namespace {
constexpr unsigned most_rounds = 16;
}

search::search(const graph &whole)
    : graph_(whole), relevant_(static_cast<unsigned>(whole.nodes.size())),
      closed_(static_cast<unsigned>(whole.nodes.size())) {
  auto visit = [&](index node) {
    if (graph_.nodes[node].passable && !relevant_.test(node)) {
      relevant_.set(node);
      queue_.push_back(node);
    }
  };
  for (const site &one : graph_.sites)
    if (one.target != none)
      visit(one.target);
  for (std::size_t i = 0; i < queue_.size(); ++i)
    for (index out : graph_.out_of(queue_[i]))
      visit(graph_.calls[out].to);
}

void search::spread(llvm::ArrayRef<index> goals, facts::chain_rule rule, std::uint32_t groups) {
  way_.assign(graph_.nodes.size(), none);
  queue_.clear();
  for (index goal : goals)
    if (relevant_.test(goal) && way_[goal] == none) {
      way_[goal] = at_goal;
      queue_.push_back(goal);
    }
  for (std::size_t i = 0; i < queue_.size(); ++i)
    for (index in : graph_.into(queue_[i])) {
      const call &one = graph_.calls[in];
      index from = one.from;
      if ((one.rules & rule) && !(one.spares & groups) && way_[from] == none && relevant_.test(from) &&
          !closed_.test(from)) {
        way_[from] = in;
        queue_.push_back(from);
      }
    }
}

void search::run(llvm::ArrayRef<index> goals, facts::chain_rule rule, std::uint32_t groups) {
  closed_.reset();
  for (const choice &one : graph_.choices)
    if (one.needs_all && one.has_unknown)
      closed_.set(one.node);
  // Starts from "any alternative" and takes back the choices that this does not bear out. Recursion through a choice,
  // as in a decorator, then does not speak against it.
  for (unsigned round = 0;; ++round) {
    spread(goals, rule, groups);
    bool changed = false;
    for (const choice &one : graph_.choices) {
      if (!one.needs_all || closed_.test(one.node) || !reaches(one.node))
        continue;
      bool holds = round < most_rounds;
      for (index alternative : one.alternatives)
        holds = holds && reaches(alternative);
      if (!holds) {
        closed_.set(one.node);
        changed = true;
      }
    }
    if (!changed)
      return;
  }
}

} // namespace corosan::checker::linking
