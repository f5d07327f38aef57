// aio::stream_reader: what comes in on a connection, read in lines, records or pieces.
#pragma once

#include "aio/detail/stream_core.h"
#include "aio/stream_errors.h"
#include "aio/task.h"

#include <cstddef>
#include <exception>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace aio {

/// Bytes are std::string. One task at a time may wait for data; a second one gets invalid_state_error.
/// Move-only. Destroying the reader leaves the connection to its writer, if it has one; else it closes it. It must not
/// outlive the loop of its connection.
/// Threads: the loop's only.
/// Errors, of all read functions: the connection's error as std::system_error that names the peer, also when data that
/// came before it was not read yet.
/// Cancellation, of all read functions: cancelled_error at once; no data is lost, the next read finds it.
/// Source of semantics: asyncio.StreamReader.
class stream_reader {
public:
  static constexpr std::size_t default_limit = detail::stream_core::default_limit;

  /// A reader without a connection, for tests and parsers: it gets what feed_data gives it. Throws
  /// std::invalid_argument for a limit of 0.
  explicit stream_reader(std::size_t limit = default_limit);
  explicit stream_reader(std::shared_ptr<detail::stream_core> core) noexcept : core_(std::move(core)) {}
  stream_reader(stream_reader &&) noexcept = default;
  stream_reader &operator=(stream_reader &&other) noexcept {
    core_.swap(other.core_);
    return *this;
  }
  ~stream_reader();

  /// Everything until the end of the stream.
  task<std::string> read();
  /// At most `count` bytes, as soon as there is one; empty at the end of the stream, and at once for 0.
  task<std::string> read(std::size_t count);
  /// Exactly `count` bytes; incomplete_read_error (with what had come) when the stream ends before.
  task<std::string> readexactly(std::size_t count);
  /// Up to and including `separator`. Errors: incomplete_read_error when the stream ends before it;
  /// limit_overrun_error when what precedes it is longer than the limit: the data stays and can be read in another way;
  /// std::invalid_argument for an empty separator.
  task<std::string> readuntil(std::string_view separator = "\n");
  /// The same up to whichever of the separators ends first.
  task<std::string> readuntil_any(std::vector<std::string> separators);
  /// A line with its "\n"; at the end of the stream what is left, then nothing. A line longer than the limit is
  /// dropped, together with its "\n" where that has come, and limit_overrun_error is thrown.
  task<std::string> readline();
  /// For loops: `while (auto line = co_await reader.next_line())`. Empty at the end of the stream.
  task<std::optional<std::string>> next_line();

  /// The stream ended and everything was read.
  bool at_eof() const noexcept { return core_->eof && core_->input.empty(); }
  std::size_t limit() const noexcept { return core_->limit; }
  /// What has come and was not read yet; valid until the next call.
  std::string_view buffered() const noexcept { return core_->input.view(); }

  /// Appends data as if it had come. Errors: invalid_state_error after feed_eof.
  void feed_data(std::string_view data) { core_->feed_data(data); }
  void feed_eof() noexcept { core_->feed_eof(); }
  /// From now on every read throws `error`; one that waits throws it now.
  void set_exception(std::exception_ptr error) noexcept { core_->set_exception(std::move(error)); }
  std::exception_ptr exception() const noexcept { return core_->exception; }

private:
  std::shared_ptr<detail::stream_core> core_;
};

} // namespace aio
