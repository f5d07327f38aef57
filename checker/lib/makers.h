// Functions that construct an object for their caller: std::make_unique, emplace and the like.
#pragma once

#include <clang/AST/ExprCXX.h>

namespace corosan::checker {

/// The constructor that such a call runs with its arguments, and the first of them; null when the call is none, or its
/// arguments fit several constructors equally well.
struct making {
  const clang::CXXConstructorDecl *constructor = nullptr;
  unsigned first_argument = 0;
  explicit operator bool() const { return constructor; }
};
making made_by(const clang::CallExpr *call);

} // namespace corosan::checker
