// What aio::run ends with when the user pressed Ctrl-C.
#pragma once

namespace aio {

/// Thrown when SIGINT cancelled the main task, where run_options.on_sigint asks for it. Not derived from
/// std::exception, like cancelled_error. Source of semantics: Python's KeyboardInterrupt, as asyncio.Runner raises it.
class keyboard_interrupt final {
public:
  const char *what() const noexcept { return "aio: interrupted by SIGINT"; }
};

} // namespace aio
