// Writing without side effects.
#pragma once

#include <string_view>

namespace corosan {

/// Writes all of `text` or gives up: 0 or -errno. No SIGPIPE reaches the program, errno stays, and a stream that takes
/// nothing for a second (a full non-blocking pipe) is given up.
long write_quietly(int fd, std::string_view text) noexcept;

} // namespace corosan
