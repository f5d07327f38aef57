// Resolving and connecting.
#include "aio/open_connection.h"

#include "aio/detail/asio_transport.h"
#include "aio/executor.h"

#include <system_error>
#include <vector>

namespace aio {

namespace asio = boost::asio;
using asio::ip::tcp;

namespace detail {

namespace {
template <class Endpoint> std::string ip_text(const Endpoint &endpoint) {
  const std::string host = endpoint.address().to_string();
  const std::string port = std::to_string(endpoint.port());
  return endpoint.address().is_v6() ? "[" + host + "]:" + port : host + ":" + port;
}

/// Numeric addresses need no look-up, and no thread for it.
task<std::vector<tcp::endpoint>> resolve(const std::string &host, const std::string &service) {
  std::vector<tcp::endpoint> endpoints;
  boost::system::error_code error;
  const asio::ip::address address = asio::ip::make_address(host, error);
  if (!error && !service.empty() && service.find_first_not_of("0123456789") == std::string::npos) {
    endpoints.emplace_back(address, static_cast<std::uint16_t>(std::stoul(service)));
    co_return endpoints;
  }
  tcp_resolver resolver(current_executor());
  std::exception_ptr failure;
  try {
    const tcp::resolver::results_type results = co_await resolver.async_resolve(host, service);
    for (const auto &entry : results)
      endpoints.push_back(entry.endpoint());
  } catch (const boost::system::system_error &problem) {
    failure = std::make_exception_ptr(std::system_error(problem.code(), "aio: cannot find the address of " + host));
  }
  if (failure)
    std::rethrow_exception(failure);
  co_return endpoints;
}

task<tcp_socket> connect_one(const tcp::endpoint &endpoint, const connection_options &options) {
  tcp_socket socket(current_executor());
  socket.open(endpoint.protocol());
  if (!options.local_host.empty() || options.local_port != 0) {
    asio::ip::address local;
    if (options.local_host.empty())
      local = tcp::endpoint(endpoint.protocol(), 0).address();
    else
      local = asio::ip::make_address(std::string(options.local_host));
    socket.set_option(asio::socket_base::reuse_address(true));
    socket.bind(tcp::endpoint(local, options.local_port));
  }
  co_await socket.async_connect(endpoint);
  co_return socket;
}
} // namespace

std::string address_text(const tcp::endpoint &endpoint) { return ip_text(endpoint); }
std::string address_text(const asio::ip::udp::endpoint &endpoint) { return ip_text(endpoint); }
std::string address_text(const asio::local::stream_protocol::endpoint &endpoint) { return endpoint.path(); }

task<std::unique_ptr<transport>> connect_tcp(std::string host, std::string service, connection_options options) {
  const std::vector<tcp::endpoint> endpoints = co_await resolve(host, service);
  std::error_code first;
  std::string reasons;
  for (const tcp::endpoint &endpoint : endpoints) {
    try {
      tcp_socket socket = co_await connect_one(endpoint, options);
      std::unique_ptr<transport> connected = std::make_unique<asio_transport<tcp_socket>>(std::move(socket));
      co_return connected;
    } catch (const boost::system::system_error &error) {
      if (!first)
        first = error.code();
      reasons += (reasons.empty() ? "" : "; ") + address_text(endpoint) + ": " + error.code().message();
    }
  }
  if (!first)
    first = std::make_error_code(std::errc::address_not_available);
  throw std::system_error(first, "aio: cannot connect to " + host + ":" + service + " (" + reasons + ")");
}

} // namespace detail

task<stream> open_connection(std::string host, std::string service, connection_options options) {
  const std::size_t limit = options.limit;
  auto io = co_await detail::connect_tcp(std::move(host), std::move(service), options);
  co_return stream(std::make_shared<detail::stream_core>(limit, std::move(io)));
}

task<stream> open_connection(std::string host, std::uint16_t port, connection_options options) {
  return open_connection(std::move(host), std::to_string(port), options);
}

task<stream> open_unix_connection(std::string path, connection_options options) {
  unix_socket socket(current_executor());
  std::error_code failure;
  try {
    co_await socket.async_connect(asio::local::stream_protocol::endpoint(path));
  } catch (const boost::system::system_error &error) {
    failure = error.code();
  }
  if (failure)
    throw std::system_error(failure, "aio: cannot connect to " + path);
  std::unique_ptr<detail::transport> io = std::make_unique<detail::asio_transport<unix_socket>>(std::move(socket));
  co_return stream(std::make_shared<detail::stream_core>(options.limit, std::move(io)));
}

} // namespace aio
