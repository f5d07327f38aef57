// Another event loop that is run inside a step of a thread's loop, as a synchronous wrapper does: child processes of
// Node's execSync, clients that run a loop of their own for one answer.
#pragma once

#include "loop_slot.h"

namespace corosan {

struct event;

/// The thread of `slot` waits in `epoll`, which is not the descriptor that its loop waited in before: it is back in its
/// loop, goes on with another one, or is in the middle of a step. On that thread, before anything else is noted.
void waits_in_other(loop_slot &slot, call_site site, int epoll, bool does_not_wait) noexcept;

/// The thread of `slot` closes `fd`. What waited in it is over: that thread is no loop's until it waits again.
void closes_loop(loop_slot &slot, int fd) noexcept;

/// True for a blocking call that stands for a loop that was run inside another one.
bool is_inner_loop(const event &e) noexcept;

} // namespace corosan
