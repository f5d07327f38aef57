// How debug mode is switched on.
#pragma once

namespace aio::detail {

/// Called when a loop opens; `asked` is run_options.debug. Sets debug::active when the sanitizer's library is there, or
/// says on stderr why the sanitizer is not active although it was asked for. True when it became active in this call.
bool activate(bool asked) noexcept;

} // namespace aio::detail
