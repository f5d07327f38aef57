// Evidence that what a call would wait for is there already: a result that an await has given, an object that was
// closed, a thread that has a successor.
#pragma once

#include "checker/lib/model.h"

namespace corosan::checker {

/// A set of groups of blocking calls, one bit each. The last bit stands for calls that only the user's words name.
using group_set = std::uint32_t;
constexpr group_set group_bit(unsigned group) { return 1u << (group < 31 ? group : 31); }

/// The groups by which `site`, a call in `from`, is not taken to block, however far below it the blocking call is:
/// that one may block in general, and here it has nothing to wait for. Such calls count in strict mode.
group_set arrived(const call_site &site, const function &from, const model &unit);

/// True when code between `since` and `site` gives `object` another value: what was known of it is so no more.
bool is_renewed(const clang::ValueDecl *object, clang::SourceLocation since, const call_site &site,
                const function &from, const clang::ASTContext &ast);

/// True for a local that its function closes, joins or moves away: its destructor finds nothing to wait for.
bool settled_before_end(const clang::VarDecl *variable, const function &from);

} // namespace corosan::checker
