// Tells an awaited operation which descriptor it works on.
#pragma once

#include <utility>

namespace aio::detail {

/// The descriptor of the last operation that an aio I/O object started on this thread. A composed operation
/// (asio::async_read) starts such an operation inside its own initiation, which is how its descriptor becomes known.
extern constinit thread_local int last_started_fd;

/// Starts `operation` for descriptor `fd`: an awaitable carries it, a handler's operation leaves a note.
template <class Start> auto with_fd(int fd, Start start) {
  last_started_fd = fd;
  using result = decltype(start());
  if constexpr (requires(result &awaitable) { awaitable.set_fd(fd); }) {
    result awaitable = start();
    awaitable.set_fd(fd);
    return awaitable;
  } else {
    return start();
  }
}

} // namespace aio::detail
