// Type-erased callables: std::function and its like.
#pragma once

#include "checker/lib/model.h"

#include <optional>

namespace corosan::checker {

/// A construction or assignment that puts a callable into one.
struct wrapped_callable {
  const clang::CXXRecordDecl *wrapper;
  const clang::FunctionProtoType *signature; ///< that of the wrapper
  const clang::Expr *value;                  ///< the callable
};
std::optional<wrapped_callable> wrapped(const call_site &site);

/// The function that a call of `value` runs: a named function, or the only call operator of an object. Of a generic
/// lambda, an instantiation. Null when it cannot be told.
const clang::FunctionDecl *called_function(const clang::Expr *value);

} // namespace corosan::checker
