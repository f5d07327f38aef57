// I/O objects of Asio whose operations are awaited without naming a token.
#pragma once

#include "aio/executor.h"
#include "aio/stream_socket.h"
#include "aio/use_op.h"

#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ip/udp.hpp>
#include <boost/asio/local/stream_protocol.hpp>

#include <chrono>

namespace aio {

/// Asio's classes with use_op as the default token; everything in Asio's reference applies:
/// `co_await socket.async_connect(peer)`, `co_await boost::asio::async_write(socket, buffer)`,
/// `aio::tcp_socket peer = co_await acceptor.async_accept()`. Made from aio::current_executor().
/// Cancellation: as with use_op.
using tcp_socket = stream_socket<boost::asio::ip::tcp>;
using tcp_acceptor = stream_acceptor<boost::asio::ip::tcp>;
using unix_socket = stream_socket<boost::asio::local::stream_protocol>;
using unix_acceptor = stream_acceptor<boost::asio::local::stream_protocol>;
using tcp_resolver = boost::asio::ip::basic_resolver<boost::asio::ip::tcp, io_executor>;
using udp_socket = boost::asio::basic_datagram_socket<boost::asio::ip::udp, io_executor>;
using steady_timer =
    boost::asio::basic_waitable_timer<std::chrono::steady_clock, boost::asio::wait_traits<std::chrono::steady_clock>,
                                      io_executor>;

} // namespace aio
