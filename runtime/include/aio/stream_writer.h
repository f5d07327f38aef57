// aio::stream_writer: what goes out on a connection, and the connection's end.
#pragma once

#include "aio/detail/stream_core.h"
#include "aio/task.h"

#include <cstddef>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace aio {

/// write() puts data into a buffer that is sent in the background; drain() waits while the buffer is too full.
/// Move-only. Destroying it closes the connection as close() does. It must not outlive the loop of its connection.
/// Threads: the loop's only.
/// Errors: an error of the connection is thrown by drain, wait_closed and the reader's functions, as a
/// std::system_error that names the peer; when none of them told it to anybody, it is reported to the loop's exception
/// handler.
/// Source of semantics: asyncio.StreamWriter.
class stream_writer {
public:
  explicit stream_writer(std::shared_ptr<detail::stream_core> core) noexcept : core_(std::move(core)) {
    core_->has_writer = true;
  }
  stream_writer(stream_writer &&) noexcept = default;
  stream_writer &operator=(stream_writer &&other) noexcept {
    core_.swap(other.core_);
    return *this;
  }
  ~stream_writer() {
    if (core_)
      core_->forsake();
  }

  /// Takes a copy of `data`; never blocks. What is written after close, or after the connection was lost, is dropped;
  /// drain says so. Errors: invalid_state_error after write_eof.
  void write(std::string_view data) { core_->write(data); }
  template <class Range> void writelines(const Range &lines) {
    std::string all;
    for (const auto &line : lines)
      all += std::string_view(line);
    core_->write(all);
  }
  void writelines(std::initializer_list<std::string_view> lines) {
    writelines<std::initializer_list<std::string_view>>(lines);
  }

  /// Back-pressure: returns at once while no more than the high-water mark waits to be sent, else when no more than the
  /// low-water mark does. To be awaited after write. Errors: the connection's error; errc::connection_reset after the
  /// connection was closed from this side.
  /// Cancellation: cancelled_error; what was written is still sent.
  task<void> drain() { return detail::stream_core::drain(core_); }

  /// Tells the peer, after all that was written, that no more comes; reading goes on. Errors: invalid_state_error
  /// where the connection cannot do it (see can_write_eof).
  void write_eof() { core_->write_eof(); }
  /// True for sockets and pipes, false for TLS.
  bool can_write_eof() const noexcept { return core_->io() && core_->io()->can_write_eof(); }

  /// Sends what was written, then closes the connection, both in the background. The reader finds the stream's end.
  void close() noexcept { core_->close(); }
  /// Closes the connection now; what was not sent yet is dropped.
  void abort() noexcept { core_->abort(); }
  bool is_closing() const noexcept { return core_->closing; }
  /// Waits until the connection is closed; throws the error that ended it, if one did. Does not close it.
  /// Cancellation: cancelled_error.
  task<void> wait_closed() { return detail::stream_core::wait_closed(core_); }

  /// "127.0.0.1:80", "[::1]:80" or the path of a Unix socket; empty where there is none. Stays after the end.
  const std::string &peer_address() const noexcept { return core_->peer(); }
  const std::string &local_address() const noexcept { return core_->local(); }

  /// Bytes written and not sent yet.
  std::size_t write_buffer_size() const noexcept { return core_->pending_bytes(); }
  /// Marks for drain, in bytes; 64 KiB and a quarter of it unless set. Throws std::invalid_argument for low > high.
  void set_write_buffer_limits(std::size_t high, std::size_t low) { core_->set_write_limits(high, low); }
  void set_write_buffer_limits(std::size_t high) { core_->set_write_limits(high, high / 4); }

  /// For layers on top (TLS).
  const std::shared_ptr<detail::stream_core> &core() const noexcept { return core_; }

private:
  std::shared_ptr<detail::stream_core> core_;
};

} // namespace aio
