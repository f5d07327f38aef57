// What is known of Asio's operations in programs that are built with corosan::asio.
#pragma once

#include "event.h"
#include "loop_slot.h"

#include <corosan/asio_hooks.h>

namespace corosan {

/// Fills in the handler that runs on the thread of `slot`, if there is one. Safe on any thread and in signal handlers.
void describe_handler(event &to, const loop_slot &slot) noexcept;

/// On any thread: a handler was destroyed without being invoked. `site` is the caller of the hook.
void report_abandoned_handler(const corosan_asio_operation &dead, call_site site, const stack_bounds &bounds) noexcept;

/// In the child of a fork: locks of threads that are not there are open.
void asio_in_child() noexcept;

} // namespace corosan
