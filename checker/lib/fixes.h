// Rewrites that rules offer.
#pragma once

#include "checker/lib/finding.h"
#include "checker/lib/model.h"

namespace corosan::checker {

/// Replaces `site`, a statement that sleeps, in coroutine `fn` by an await of the dialect's own sleep, and includes
/// what that needs. Adds nothing where no such rewrite is known to compile: in a handler or lambda, in a catch clause,
/// in a macro, or where the library has no sleep of its own.
void add_sleep_fix(const call_site &site, const function &fn, const model &unit, finding &found);

} // namespace corosan::checker
