// What becomes of the value of each call in one function: awaited in the same full-expression, stored, returned,
// started.
#pragma once

#include "checker/lib/model.h"

#include <llvm/ADT/SmallPtrSet.h>

namespace corosan::checker {

enum class fate : std::uint8_t {
  unknown,   ///< handed to code that may do anything with it
  awaited,   ///< awaited, or waited for by the thread, before its full-expression ends
  discarded, ///< nobody takes it
  stored,    ///< put into a variable, a container or a member
  returned,  ///< given to the caller of a function that is no coroutine
  started    ///< spawned: it runs on, and nobody here waits for it
};

struct outcome {
  fate how = fate::unknown;
  const clang::ValueDecl *holder =
      nullptr;                     ///< stored: the variable or member that holds it, null when it cannot be told
  const clang::Stmt *by = nullptr; ///< the statement or call that decides it, may be null
};

/// The fates of all calls (and constructions) in one body; one walk over the function's own code.
class task_fates {
public:
  explicit task_fates(const clang::Stmt *body);

  outcome of(const clang::Expr *call) const { return known.lookup(call); }
  /// True for a mention of a variable that neither takes nor awaits what it holds: `tasks.push_back(...)`, `size()`.
  bool only_fills(const clang::Stmt *mention) const { return fills.contains(mention); }

private:
  llvm::DenseMap<const clang::Stmt *, outcome> known;
  llvm::SmallPtrSet<const clang::Stmt *, 8> fills;

  friend class fate_walker;
};

/// True for calls that block until their task is done: sync_wait, blockingWait, run and members like get() and join().
bool waits_for_task(const clang::FunctionDecl *callee);

} // namespace corosan::checker
