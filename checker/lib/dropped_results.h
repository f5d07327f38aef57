// Callables that give a task to somebody who throws it away.
#pragma once

#include "checker/lib/model.h"

#include <string>
#include <vector>

namespace corosan::checker {

struct dropped_result {
  const clang::Expr *callable; ///< as it stands in the call that takes it
  const function *from;        ///< the function that gives it
  std::string taker;           ///< who throws the result away
};

/// Handlers, thread functions and the callables of a std::function<void(...)> that give a lazy task: whoever calls them
/// has no use for what they return.
std::vector<dropped_result> dropped_results(const model &unit);

} // namespace corosan::checker
