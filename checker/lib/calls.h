// The blocking calls of the catalog, matched on declarations.
#pragma once

#include "catalog/catalog.h"
#include "checker/lib/model.h"

#include <string>

namespace corosan::checker {

/// A call that can block its thread.
struct sink {
  const catalog::blocking_call *row = nullptr; ///< null: the function is marked [[clang::blocking]]
  std::string name;                            ///< as the message shows it
  bool certain = true;                         ///< false: reported in strict mode only
};

/// Matches `site`, a call in `from`, with the catalog: canonical declarations, methods on the class of the object or
/// any of its bases, C functions only when global. The row's condition (`blocks_when`) has been checked, unevaluated
/// and assert-only calls are left out. `row` is null and `name` empty when the call is no sink.
sink match_call(const call_site &site, const function &from, const model &unit);

/// True when the user said that `decl` does not block: [[clang::nonblocking]] or annotate("coro::nonblocking").
bool declared_nonblocking(const clang::FunctionDecl *decl);

/// True when that, or a line of coro-calls.txt, settles whether `decl` blocks, so that its body is not asked.
bool declared_by_user(const clang::FunctionDecl *decl);

} // namespace corosan::checker
