// What a stream reads from and writes to: a socket, a pipe, a TLS session.
#pragma once

#include <boost/system/error_code.hpp>

#include <cstddef>
#include <memory>
#include <string>
#include <utility>

namespace aio::detail {

class stream_core;

/// What a transport calls when an operation ended: an Asio handler. Keeps the stream alive until then.
class stream_operation {
public:
  using member = void (stream_core::*)(const boost::system::error_code &, std::size_t);

  stream_operation(std::shared_ptr<stream_core> core, member done) noexcept : core_(std::move(core)), done_(done) {}
  void operator()(const boost::system::error_code &error, std::size_t count = 0) {
    (core_.get()->*done_)(error, count);
  }

private:
  std::shared_ptr<stream_core> core_;
  member done_;
};

/// At most one read and one write are under way at a time. `done` is never called inside the call that starts the
/// operation. Buffers stay valid until it is called. Threads: the loop's only.
class transport {
public:
  transport() = default;
  transport(const transport &) = delete;
  transport &operator=(const transport &) = delete;
  virtual ~transport() = default;

  virtual void read_some(char *data, std::size_t size, stream_operation done) = 0;
  virtual void write_some(const char *data, std::size_t size, stream_operation done) = 0;
  /// Ends a read that is under way; its data, if it has some, still comes.
  virtual void cancel_read() noexcept = 0;
  virtual bool can_write_eof() const noexcept = 0;
  /// Tells the peer that no more data comes. Errors are those of later operations.
  virtual void write_eof() noexcept = 0;
  /// A farewell that takes time (TLS). False: there is none, and `done` is not called.
  virtual bool shut_down(stream_operation done) { return false; }
  /// Closes at once; operations under way end with operation_aborted.
  virtual void close() noexcept = 0;

  /// "127.0.0.1:80", "[::1]:80" or a path; empty where there is none.
  virtual std::string peer_address() const = 0;
  virtual std::string local_address() const = 0;
  virtual int descriptor() const noexcept = 0;
};

} // namespace aio::detail
