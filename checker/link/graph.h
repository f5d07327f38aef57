// The call graph of a whole program, made of the facts of its units.
#pragma once

#include "catalog/catalog.h"
#include "checker/lib/chain_text.h"
#include "checker/link/sources.h"

#include <llvm/ADT/DenseMap.h>
#include <llvm/ADT/SmallVector.h>

namespace corosan::checker::linking {

using facts::index;
using facts::none;

/// Which functions a virtual call stands for.
enum class virtual_policy : std::uint8_t {
  any, ///< it blocks when one that overrides the method does
  all, ///< it blocks when all of them do
  off  ///< it is not followed
};

/// A row of a unit's table.
struct row_of {
  index unit = none, row = none;
};

struct node {
  enum kind : std::uint8_t {
    function, ///< `row`: its definition
    choice,   ///< one of several functions, nobody can tell which; `row`: the symbol
    binding   ///< a function called with a certain callable; `row`: its definition
  };
  kind is = function;
  bool passable = true;
  row_of row;
};

/// A call. `place`: a row of the caller's unit's edges, or of its uses when `by_use`; none from a choice.
struct call {
  index from = none, to = none;
  row_of place;
  bool by_use = false;
  std::uint8_t rules = facts::every_chain;
  std::uint32_t spares = 0; ///< as facts::edge has it
};

struct sink {
  index node = none;
  row_of row;
  const catalog::blocking_call *catalogued = nullptr; ///< null: an attribute says that it blocks
  bool certain = true;
  loop_wait waits = loop_wait::none;
};

/// A call made by loop code. `target` is none when it is not known what runs.
struct site {
  index target = none;
  row_of row;
  std::uint8_t rules = facts::every_chain;
  std::uint32_t spares = 0; ///< as facts::edge has it
};

struct choice {
  index node = none;
  bool needs_all = true, has_unknown = false;
  llvm::SmallVector<index, 4> alternatives; ///< nodes
};

/// A function that is called and defined nowhere.
struct missing {
  index from = none; ///< the node that calls it; none: the site `site`
  index site = none;
  row_of symbol;
};

struct graph {
  std::vector<source> units; ///< in the order of their main files: the same for any order of the inputs
  std::vector<node> nodes;
  std::vector<call> calls;
  std::vector<sink> sinks;
  std::vector<site> sites;
  std::vector<choice> choices;
  std::vector<missing> unknown;

  /// The calls that enter, and that leave, a node: numbers of `calls`, in that order.
  llvm::ArrayRef<index> into(index node) const { return part(by_target, target_begin, node); }
  llvm::ArrayRef<index> out_of(index node) const { return part(by_caller, caller_begin, node); }

  std::vector<index> by_target, target_begin, by_caller, caller_begin;

private:
  static llvm::ArrayRef<index> part(const std::vector<index> &all, const std::vector<index> &begin, index node) {
    return llvm::ArrayRef(all).slice(begin[node], begin[node + 1] - begin[node]);
  }
};

/// Reads all units and connects them. What cannot be trusted is named in `problems` and left out.
graph build(std::vector<source> units, virtual_policy policy, std::vector<std::string> &problems);

} // namespace corosan::checker::linking
