// The awaitable counterpart of a blocking function: async_read for read, fetchAsync for fetch.
#pragma once

#include "checker/lib/model.h"

namespace corosan::checker {

/// A declaration beside another one that does the same without blocking.
struct sibling {
  const clang::FunctionDecl *decl = nullptr; ///< null: there is none
  bool takes_token = false;                  ///< its last parameter is a completion token
  bool same_parameters = false;              ///< a call of the original compiles for it, arguments unchanged
};

/// Looks for async_X, X_async, XAsync, co_X and coX beside `callee`: in the class of the object and its bases, or in
/// the namespace, where a function that takes the object counts as well. It must not be deprecated, must take what
/// `callee` takes (an error_code may be missing), and must give a task or take a completion token.
sibling async_sibling(const call_site &site, clang::ASTContext &ast);

} // namespace corosan::checker
