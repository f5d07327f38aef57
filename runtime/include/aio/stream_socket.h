// Stream sockets and acceptors whose operations are awaited without naming a token and known by their descriptor.
#pragma once

#include "aio/detail/fd_note.h"
#include "aio/use_op.h"

#include <boost/asio/basic_socket_acceptor.hpp>
#include <boost/asio/basic_stream_socket.hpp>
#include <boost/asio/io_context.hpp>

#include <utility>

namespace aio {

/// The executor of aio's I/O objects: the loop's, with use_op as the default token. Made from aio::current_executor().
using io_executor = use_op_t::executor_with_default<boost::asio::io_context::executor_type>;

/// asio::basic_stream_socket on that executor; everything in Asio's reference applies. The functions here pass their
/// arguments on; they only add that a debugger sees the descriptor of the operation.
/// Cancellation: as with use_op.
template <class Protocol> class stream_socket : public boost::asio::basic_stream_socket<Protocol, io_executor> {
  using base = boost::asio::basic_stream_socket<Protocol, io_executor>;

public:
  using base::base;
  /// What an acceptor gives.
  stream_socket(base &&other) : base(std::move(other)) {} // NOLINT(google-explicit-constructor)

  template <class... Args> auto async_read_some(Args &&...args) {
    return detail::with_fd(this->native_handle(), [&] { return base::async_read_some(std::forward<Args>(args)...); });
  }
  template <class... Args> auto async_write_some(Args &&...args) {
    return detail::with_fd(this->native_handle(), [&] { return base::async_write_some(std::forward<Args>(args)...); });
  }
  template <class... Args> auto async_wait(Args &&...args) {
    return detail::with_fd(this->native_handle(), [&] { return base::async_wait(std::forward<Args>(args)...); });
  }
};

/// asio::basic_socket_acceptor in the same way: `aio::tcp_socket peer = co_await acceptor.async_accept()`.
template <class Protocol> class stream_acceptor : public boost::asio::basic_socket_acceptor<Protocol, io_executor> {
  using base = boost::asio::basic_socket_acceptor<Protocol, io_executor>;

public:
  using base::base;

  template <class... Args> auto async_accept(Args &&...args) {
    return detail::with_fd(this->native_handle(), [&] { return base::async_accept(std::forward<Args>(args)...); });
  }
};

} // namespace aio
