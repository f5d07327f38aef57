// The connection behind a stream_reader and a stream_writer: its buffers, its transport, its end.
#pragma once

#include "aio/detail/byte_buffer.h"
#include "aio/detail/io_wait.h"
#include "aio/detail/transport.h"
#include "aio/task.h"

#include <cstddef>
#include <exception>
#include <memory>
#include <string>
#include <string_view>

namespace aio::detail {

/// Told when a connection is over; a server counts its clients with it.
class connection_watcher {
public:
  virtual void connection_over(stream_core &core) noexcept = 0;

protected:
  ~connection_watcher() = default;
};

/// Reads are driven by demand: one is under way only while a task waits for data, or after such a task was cancelled.
/// Then it stays under way, and its data is in the buffer for the next read: a cancellation loses nothing.
/// Shared by the reader, the writer and the operations under way. Threads: the loop's only.
class stream_core final : public std::enable_shared_from_this<stream_core> {
public:
  static constexpr std::size_t default_limit = 64 * 1024;
  static constexpr std::size_t default_high_water = 64 * 1024;

  /// Throws std::invalid_argument for a limit of 0.
  explicit stream_core(std::size_t limit = default_limit, std::unique_ptr<transport> io = nullptr);
  stream_core(const stream_core &) = delete;
  stream_core &operator=(const stream_core &) = delete;
  /// Reports an error of the connection that nobody was told.
  ~stream_core();

  // The reading side.
  void feed_data(std::string_view data);
  void feed_eof() noexcept;
  void set_exception(std::exception_ptr error) noexcept;
  void throw_exception();
  /// Waits until data, the end or an error came; throws the error. `who` has static storage.
  static task<void> wait_for_data(std::shared_ptr<stream_core> self, const char *who);

  // The writing side.
  void write(std::string_view data);
  void write_eof();
  void set_write_limits(std::size_t high, std::size_t low);
  static task<void> drain(std::shared_ptr<stream_core> self);
  static task<void> flush(std::shared_ptr<stream_core> self);
  std::size_t pending_bytes() const noexcept { return sending_.size() - sent_ + waiting_.size(); }

  // The end.
  void close() noexcept;
  void abort() noexcept;
  /// close() by the end of its user.
  void forsake() noexcept;
  static task<void> wait_closed(std::shared_ptr<stream_core> self);

  /// Takes the transport out, to put another layer on it: everything written is flushed, no read is under way.
  static task<std::unique_ptr<transport>> detach(std::shared_ptr<stream_core> self);
  /// Goes on with what was written and asked for meanwhile.
  void attach(std::unique_ptr<transport> io);

  const std::size_t limit;
  byte_buffer input;
  bool eof = false;
  std::exception_ptr exception;
  bool closing = false;    ///< close was called, or the connection is lost
  bool has_writer = false; ///< a stream_writer refers to this: it closes the connection, else the reader does
  bool error_seen = false; ///< somebody was told why the connection was lost
  bool eof_written = false;
  std::weak_ptr<connection_watcher> watcher;
  transport *io() const noexcept { return io_.get(); }
  const std::string &peer() const noexcept { return peer_; }
  const std::string &local() const noexcept { return local_; }

private:
  void request_read();
  void on_read(const boost::system::error_code &error, std::size_t count);
  void start_write();
  void on_write(const boost::system::error_code &error, std::size_t count);
  void all_written();
  void on_shut_down(const boost::system::error_code &error, std::size_t count);
  void fail(const boost::system::error_code &error);
  void lose(std::exception_ptr error) noexcept;
  void throw_if_lost();

  std::unique_ptr<transport> io_;
  std::string peer_, local_;
  int fd_ = -1;
  std::string chunk_; ///< where a read that is under way puts its data
  bool reading_ = false;
  bool writing_ = false;
  bool shutting_down_ = false;
  bool lost_ = false;
  bool paused_ = false; ///< above the high-water mark, and not yet at the low one again
  std::exception_ptr loss_;
  std::string sending_; ///< what the write under way sends
  std::size_t sent_ = 0;
  std::string waiting_; ///< what was written meanwhile
  std::size_t high_water_ = default_high_water;
  std::size_t low_water_ = default_high_water / 4;
  io_wait_list read_wait_, drain_wait_, closed_wait_, idle_wait_;
};

} // namespace aio::detail
