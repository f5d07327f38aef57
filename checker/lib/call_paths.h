// Which plain functions of this translation unit make a call of some kind, themselves or through others, and the
// shortest way to it. What a rule looks for is a predicate over call sites.
#pragma once

#include "checker/lib/model.h"

#include <llvm/ADT/STLFunctionalExtras.h>

#include <map>
#include <string>
#include <vector>

namespace corosan::checker {

class call_paths {
public:
  /// One call on the way: made by `from`, to `to`; null on the last one, which the predicate accepted.
  struct hop {
    const function *from = nullptr;
    const call_site *site = nullptr;
    const function *to = nullptr;
  };

  /// `accepts`: the call is what the rule looks for. `blocked`: a call that must not be followed into its callee.
  call_paths(const model &unit, llvm::function_ref<bool(const call_site &, const function &)> accepts,
             llvm::function_ref<bool(const call_site &, const function &)> blocked);

  /// The function of this unit that runs on the caller's thread when `from` makes the call `site`, or null.
  const function *runs(const call_site &site, const function &from) const;

  /// The hops from `fn`, a plain function, to such a call; empty when it reaches none.
  std::vector<hop> from(const function &fn) const;

private:
  const model &unit;
  std::map<const function *, hop> next; // looked up by key only, never iterated: its order means nothing
};

} // namespace corosan::checker
