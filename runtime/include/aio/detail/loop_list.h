// The list of the process's loops, for who looks from outside.
#pragma once

#include "aio/debug.h"

namespace aio::detail {

/// Enters a loop into the list that begins at the anchor, and takes it out; any thread. Taking it out twice is
/// harmless.
void list_loop(debug::loop_view &loop) noexcept;
void unlist_loop(debug::loop_view &loop) noexcept;

/// The calling thread's number in the system.
std::int32_t thread_number() noexcept;

} // namespace aio::detail
