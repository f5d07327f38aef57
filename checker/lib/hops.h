// Coroutines that move themselves: `co_await pool.schedule()`, `co_await post(bind_executor(pool, token))`, and the way
// back. What runs between the two does not run on the loop.
#pragma once

#include "checker/lib/model.h"

#include <vector>

namespace corosan::checker {

/// Where one coroutine is at each place of its body, by its control-flow graph. Costs nothing for a coroutine that
/// neither starts on a pool nor awaits a hop to one.
class hops {
public:
  hops(const function &fn, clang::ASTContext &ast);

  /// True when every way to `where` (in the body of the coroutine, or of a lambda that it runs on the spot) has left
  /// the loop and not come back. Also true where no graph could be built for a coroutine that leaves.
  bool away_at(clang::SourceLocation where) const;

private:
  struct place {
    clang::SourceLocation at;
    bool away;
  };
  void follow(const function &fn);

  clang::ASTContext &ast;
  bool starts_away = false;  ///< it is started on a pool
  bool leaves = false;       ///< it is on a pool somewhere
  std::vector<place> places; ///< in source order; each holds up to the next
};

} // namespace corosan::checker
