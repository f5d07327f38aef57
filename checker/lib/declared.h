// Whether a translation unit declares what a name of coro-calls.txt means.
#pragma once

#include "checker/lib/row_table.h"

#include <clang/AST/ASTContext.h>

#include <vector>

namespace corosan::checker {

/// The lines of `table`'s coro-calls.txt whose name `ast` declares, as a type, function or member; a line without a
/// name counts. In doubt (a dependent base, an incomplete class) a name counts as declared.
std::vector<unsigned> declared_lines(const clang::ASTContext &ast, const row_table &table);

} // namespace corosan::checker
