// Calls that only make an awaiter: `resume_on(executor)`, `pool.schedule()`.
#pragma once

#include <clang/AST/Expr.h>

namespace corosan::checker {

/// True when the bodies of the called function and of the constructor show that nothing happens before the result is
/// awaited. False when they are not seen, and for tasks, which classify_task knows more about.
bool only_makes_awaiter(const clang::CallExpr *call);

} // namespace corosan::checker
