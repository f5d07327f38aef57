// Everything that differs between the versions of LLVM the checker builds with (19 and 22).
#pragma once

#include <clang/AST/DeclTemplate.h>
#include <clang/Basic/Version.h>

namespace corosan::checker {

/// `[[clang::blocking]]` or `[[clang::nonblocking]]` on a function; unset when it carries neither.
enum class blocking_effect : unsigned char { unset, blocking, nonblocking };

inline blocking_effect declared_effect(const clang::FunctionDecl *decl) {
#if CLANG_VERSION_MAJOR >= 20
  for (const clang::FunctionEffectWithCondition &entry : decl->getFunctionEffects()) {
    if (entry.Cond.getCondition())
      continue;
    if (entry.Effect.kind() == clang::FunctionEffect::Kind::Blocking)
      return blocking_effect::blocking;
    if (entry.Effect.kind() == clang::FunctionEffect::Kind::NonBlocking)
      return blocking_effect::nonblocking;
  }
#endif
  return blocking_effect::unset;
}

} // namespace corosan::checker
