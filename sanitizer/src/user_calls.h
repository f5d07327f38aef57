// A blocking call that the program marks itself, between begin and end, watched like one of the C library.
#pragma once

#include "stack.h"

namespace corosan {

/// `name` is in static storage. They nest: the outermost counts. On any thread; matters on one that runs a loop.
void begin_user_call(const char *name, call_site site) noexcept;
void end_user_call(call_site site) noexcept;

} // namespace corosan
