// Which blocking calls a plain function reaches within this translation unit, by the shortest way.
#pragma once

#include "checker/lib/calls.h"
#include "checker/lib/model.h"

#include <llvm/ADT/DenseMap.h>

namespace corosan::checker {

/// True when the process ends right after `site`, before anything else can run: nothing waits for a thread that blocks
/// there.
bool in_last_block(const call_site &site, const function &fn, const clang::ASTContext &ast);

/// True for code that runs on its caller's thread, is not reported on its own, and lets its caller go on.
bool passable(const function &fn);

/// One step towards a blocking call: the call to make next, in the function that makes it.
struct hop {
  const function *from = nullptr;
  const call_site *site = nullptr;
  const function *to = nullptr; ///< null on the last hop, which is the blocking call itself
};

/// The way from one function to one blocking call.
struct witness {
  std::vector<hop> hops;
  checker::sink sink;
};

/// Reachability over the functions of one model.
class reach {
public:
  /// `strict`: count calls that only may block too.
  reach(const model &unit, bool strict);

  /// The blocking calls made by `fn` itself, each with its call site.
  struct direct_call {
    const call_site *site;
    checker::sink sink;
  };
  const std::vector<direct_call> &direct(const function &fn) const;

  /// The function of this unit that runs, on the caller's thread, when `from` executes its call `site`; null when none
  /// does, or when the process ends there.
  const function *runs(const call_site &site, const function &from) const;

  /// The shortest way from plain function `fn` to a blocking call, one for each group that it reaches.
  std::vector<witness> from(const function &fn) const;

private:
  struct step {
    hop next;
    unsigned distance = 0;
    const checker::sink *end = nullptr;
  };
  using steps_by_function = llvm::DenseMap<const function *, step>;

  const model &unit;
  llvm::DenseMap<const function *, std::vector<direct_call>> direct_calls;
  std::vector<std::pair<unsigned, steps_by_function>> by_group;
};

} // namespace corosan::checker
