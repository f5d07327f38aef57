// The annotations that the checker understands: [[clang::annotate("coro::...")]] on a function.
#pragma once

#include <llvm/ADT/StringRef.h>

namespace corosan::checker {

inline constexpr llvm::StringLiteral annotations[] = {"coro::blocking", "coro::nonblocking"};

} // namespace corosan::checker
