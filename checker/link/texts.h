// Reads names and places back from the units: the search runs on numbers only.
#pragma once

#include "checker/driver/report.h"
#include "checker/link/graph.h"

#include <functional>

namespace corosan::checker::linking {

/// Answers questions about rows of units, each unit read once however many ask about it.
class texts {
public:
  texts(const graph &whole, std::string root) : graph_(whole), root_(std::move(root)) {}

  /// Calls `use` with the unit that has the row, when `answer` is called. A unit that cannot be
  /// read any more is named in `problems`.
  void ask(index unit, std::function<void(const facts::unit &)> use) { asked_.push_back({unit, std::move(use)}); }
  void answer(std::vector<std::string> &problems);

  /// A place of `from` as reports have it.
  place at(const facts::unit &from, const facts::spot &spot) const;

private:
  struct question {
    index unit;
    std::function<void(const facts::unit &)> use;
  };
  const graph &graph_;
  std::string root_;
  std::vector<question> asked_;
};

} // namespace corosan::checker::linking
