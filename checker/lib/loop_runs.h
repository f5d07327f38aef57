// Calls that run an event loop, or wait until one has finished something: harmless in main, a deadlock on that loop.
#pragma once

#include "checker/lib/chain_text.h"
#include "checker/lib/model.h"

#include <string>

namespace corosan::checker {

/// Classifies `site`, a call in `from`. A loop that `from` has made itself, and an operation on a pool, are none: they
/// keep the thread (blocking-call says so), but they end by themselves.
loop_wait loop_wait_of(const call_site &site, const function &from, const model &unit);

/// Qualified name of what `site` calls, for messages.
std::string loop_wait_name(const call_site &site);

/// True when some argument of `site`, or its object, is a local of `from` that is a loop or
/// keeps one.
bool uses_private_loop(const call_site &site, const function &from);

} // namespace corosan::checker
