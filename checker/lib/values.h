// What an argument is known to be at compile time: a constant, a flag set, a zero duration, the variable it names.
#pragma once

#include "checker/lib/model.h"

#include <optional>

namespace corosan::checker {

/// The `i`-th argument of a call or construction, null when there is none or it is a default.
const clang::Expr *argument_of(const call_site &site, unsigned i);
unsigned argument_count(const call_site &site);

/// The object on which a member function is called; null for other calls, and where an operator is.
const clang::Expr *object_of(const call_site &site);

/// The value of an integer constant expression.
std::optional<std::int64_t> constant(const clang::Expr *expression, const clang::ASTContext &ast);

/// True when some constant operand in `expression` has a bit of `mask`: `flags | O_NONBLOCK`.
bool mentions_bit(const clang::Expr *expression, std::int64_t mask, const clang::ASTContext &ast);

/// True for a constant that is zero in all its parts: 0, 0s, milliseconds{0}, duration::zero().
bool is_zero(const clang::Expr *expression, const clang::ASTContext &ast);

/// The variable or field that `expression` reads; subscripts, members of members and `&` lead to the outermost one.
const clang::ValueDecl *root_of(const clang::Expr *expression);

} // namespace corosan::checker
