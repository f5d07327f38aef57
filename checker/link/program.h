// What the units have in common: functions by their names for the linker, and where they are defined.
#pragma once

#include "checker/link/graph.h"

#include <llvm/ADT/DenseSet.h>

namespace corosan::checker::linking {

/// Functions and definitions of all units. One symbol may be defined several times, in programs that share a build.
class program {
public:
  explicit program(graph &into) : graph_(into) {}

  struct symbol {
    row_of first;             ///< where it is seen first
    index definitions = none; ///< head of a list of nodes, see next_definition
    bool foreign = false, pure = false, slot = false;
  };

  /// The number of `local`, a symbol of `unit`.
  index intern(const facts::unit &unit, index number, index local);

  /// The node of a definition; `is_new` is false for a copy that does nothing that an earlier one does not.
  index define(const facts::unit &unit, index number, index definition, index symbol, bool &is_new);

  const symbol &at(index number) const { return symbols_[number]; }
  index next_definition(index node) const { return next_[node]; }

private:
  using hash = std::pair<std::uint64_t, std::uint64_t>;

  graph &graph_;
  std::vector<symbol> symbols_;
  llvm::DenseMap<hash, index> by_usr_;
  llvm::DenseMap<hash, index> by_place_; // symbol and place of a definition
  llvm::DenseSet<hash> contents_;        // node and what it does
  std::vector<index> next_;
};

} // namespace corosan::checker::linking
