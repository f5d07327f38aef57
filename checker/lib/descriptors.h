// Evidence that an operation on a descriptor or socket does not wait: it was made non-blocking, it is known to be
// ready, or the code around it deals with EAGAIN.
#pragma once

#include "checker/lib/model.h"

namespace corosan::checker {

/// True when the descriptor `fd` of a call in `from` was opened or switched to non-blocking, in the same function, its
/// enclosers, or another member function when it is a field.
bool made_nonblocking(const clang::Expr *fd, const function &from, const model &unit);

/// True when the function compares errno, or an error code, with EAGAIN, EWOULDBLOCK or EINPROGRESS.
bool expects_would_block(const function &from, const model &unit);

/// True when the last await before `site` waited for readiness of a descriptor.
bool awaited_readiness(const call_site &site, const function &from, const model &unit);

} // namespace corosan::checker
