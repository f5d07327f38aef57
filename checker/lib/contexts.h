// Tells who runs a piece of code: the loop, a pool, or whoever calls it.
#pragma once

#include "checker/lib/model.h"

#include <llvm/ADT/SmallVector.h>

namespace corosan::checker {

/// The identifier of a function, empty for operators, constructors and null.
llvm::StringRef plain_name(const clang::FunctionDecl *decl);

/// Strips what does not change which object an expression means: parentheses, casts, temporaries, copies, std::move,
/// std::forward and std::ref. Never null unless `expression` is.
const clang::Expr *strip(const clang::Expr *expression);

/// True when `expression` is a pool, an executor of one, or a local variable that was made from one.
bool means_pool(const clang::Expr *expression);

/// True for the type of a thread pool, or of a pointer to one.
bool holds_pool(clang::QualType type);

/// A callable that an argument stands for.
struct callable {
  const clang::FunctionDecl *decl;
  bool on_pool; ///< it went through bind_executor(pool, ...)
  bool by_call; ///< the argument is a call of the coroutine `decl`
};
/// The callables that `argument` stands for: a lambda, a variable that holds one, a function, a bound member function,
/// an object with a call operator, a called coroutine.
void callables_of(const clang::Expr *argument, llvm::SmallVectorImpl<callable> &found);

/// What taking a callable makes of it.
struct taking {
  context as = context::plain; ///< handler or offloaded; plain when nothing is known
  bool on_the_spot = false;    ///< it runs on the caller before the taker returns
  std::string_view dialect;    ///< of the taker, when it belongs to a library
};
taking take(const handover &given, const model &unit);

/// What a function is before anybody hands it over: coroutine, generator, awaiter or plain; sets the dialect too.
void classify(function &fn);

/// Settles the context of every function of `unit` from its handovers.
void assign_contexts(model &unit);

} // namespace corosan::checker
