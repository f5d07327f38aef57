// Which calls of some kind a plain function reaches within this translation unit, by the shortest way.
#pragma once

#include "checker/lib/calls.h"
#include "checker/lib/model.h"

#include <llvm/ADT/DenseMap.h>
#include <llvm/ADT/STLFunctionalExtras.h>

namespace corosan::checker {

/// True when the process ends right after `site`, before anything else can run: nothing waits for a thread that blocks
/// there.
bool in_last_block(const call_site &site, const function &fn, const clang::ASTContext &ast);

/// True for code that runs on its caller's thread, is not reported on its own, and lets its caller go on.
bool passable(const function &fn);

/// One step towards such a call: the call to make next, in the function that makes it.
struct hop {
  const function *from = nullptr;
  const call_site *site = nullptr;
  const function *to = nullptr; ///< null on the last hop, which is the call itself
};

/// The way from one function to one such call.
struct witness {
  std::vector<hop> hops;
  checker::sink sink;
};

/// The goal of a search for blocking calls. `strict`: those that only may block count too.
sink blocking_goal(const call_site &site, const function &from, const model &unit, bool strict);

/// Reachability over the functions of one model.
class reach {
public:
  /// What is looked for: a sink without a name for a call that is not it.
  using goal = llvm::function_ref<sink(const call_site &, const function &)>;
  /// False for a call that must not be followed into its callee.
  using filter = llvm::function_ref<bool(const call_site &, const function &)>;
  /// `strict`: follow calls, too, that speak for having nothing to wait for (arrived.h).
  reach(const model &unit, goal ends, filter follows, bool strict);

  /// The calls that are looked for made by `fn` itself, each with its call site.
  struct direct_call {
    const call_site *site;
    checker::sink sink;
  };
  const std::vector<direct_call> &direct(const function &fn) const;

  /// The function of this unit that runs, on the caller's thread, when `from` executes its call `site`; null when none
  /// does, or when the process ends there.
  const function *runs(const call_site &site, const function &from) const;

  /// The shortest way from plain function `fn`, which `caller` calls at `site`, to such a call: one for each group of
  /// the catalog that it reaches and that the call does not spare.
  std::vector<witness> from(const function &fn, const call_site &site, const function &caller) const;

private:
  struct step {
    hop next;
    unsigned distance = 0;
    const checker::sink *end = nullptr;
  };
  using steps_by_function = llvm::DenseMap<const function *, step>;

  const model &unit;
  const bool strict;
  llvm::DenseMap<const function *, std::vector<direct_call>> direct_calls;
  std::vector<std::pair<unsigned, steps_by_function>> by_group;
};

} // namespace corosan::checker
