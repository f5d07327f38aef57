// aio::datagram_endpoint: a UDP socket.
#pragma once

#include "aio/task.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace aio {

/// What came, and from where.
class datagram {
public:
  datagram(std::string data_in, std::string host_in, std::uint16_t port_in)
      : data(std::move(data_in)), host(std::move(host_in)), port(port_in) {}
  std::string data;
  std::string host; ///< numeric
  std::uint16_t port;
};

/// The hosts are not owned; they live until the endpoint is made.
struct datagram_options {
  /// Numeric address to receive on; empty: any, of the family of the remote address, else IPv4.
  std::string_view local_host = {};
  std::uint16_t local_port = 0;
  /// The only peer, name or numeric; empty: none.
  std::string_view remote_host = {};
  std::uint16_t remote_port = 0;
  bool allow_broadcast = false;
  bool reuse_port = false;
};

/// Move-only; destroying it closes it. Threads: the loop's only.
/// Errors: std::system_error; connection_refused tells that an earlier datagram met a closed port.
/// Cancellation: cancelled_error; a datagram that had come already is given instead, so none is lost.
/// Source of semantics: asyncio's datagram endpoints, with awaited calls in place of a protocol.
class datagram_endpoint {
public:
  datagram_endpoint(datagram_endpoint &&) noexcept;
  datagram_endpoint &operator=(datagram_endpoint &&) noexcept;
  ~datagram_endpoint();

  /// Sends one datagram to a numeric address. The data is copied.
  task<void> send_to(std::string data, std::string host, std::uint16_t port);
  /// To the remote address of the options.
  task<void> send(std::string data);
  /// The next datagram; what is longer than `most` bytes is cut.
  task<datagram> recv_from(std::size_t most = 65536);

  /// A task that waits in recv_from gets std::system_error (operation_canceled).
  void close() noexcept;
  bool is_closing() const noexcept;
  std::string local_address() const;
  std::uint16_t local_port() const;

private:
  friend task<datagram_endpoint> create_datagram_endpoint(datagram_options options);
  struct socket;
  explicit datagram_endpoint(std::shared_ptr<socket> made) noexcept;
  static task<void> transmit(std::shared_ptr<socket> on, std::string data, std::string host, std::uint16_t port);
  static task<datagram> receive(std::shared_ptr<socket> on, std::size_t most);

  std::shared_ptr<socket> socket_;
};

/// Makes, binds and connects the socket.
/// Errors: std::system_error. Source of semantics: asyncio's loop.create_datagram_endpoint.
task<datagram_endpoint> create_datagram_endpoint(datagram_options options);

} // namespace aio
