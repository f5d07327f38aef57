// When a listed call does not block after all: a zero timeout, a non-blocking descriptor, a flag, a string stream.
#pragma once

#include "catalog/catalog.h"
#include "checker/lib/model.h"

namespace corosan::checker {

/// False when the condition of `row` holds at `site`, or the call is only made by an assertion.
bool can_block(const catalog::blocking_call &row, const call_site &site, const function &from, const model &unit);

/// True for a write of at most eight bytes: it wakes somebody through a pipe or an eventfd, and those are hardly ever
/// full.
bool is_wake_up(const catalog::blocking_call &row, const call_site &site, const clang::ASTContext &ast);

} // namespace corosan::checker
