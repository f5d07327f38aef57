// UDP sockets.
#include "aio/datagram_endpoint.h"

#include "aio/detail/asio_transport.h"
#include "aio/executor.h"

#include <boost/asio/buffer.hpp>
#include <boost/asio/detail/socket_option.hpp>
#include <boost/asio/ip/udp.hpp>

#include <system_error>

namespace aio {

namespace asio = boost::asio;
using asio::ip::udp;

struct datagram_endpoint::socket {
  socket() : io(current_executor()) {}
  udp_socket io;
};

namespace {

using reuse_port_option = asio::detail::socket_option::boolean<SOL_SOCKET, SO_REUSEPORT>;
using udp_resolver = asio::ip::basic_resolver<udp, io_executor>;

std::system_error named(const boost::system::system_error &error, const std::string &what) {
  return std::system_error(error.code(), "aio: " + what);
}

task<udp::endpoint> find(std::string host, std::uint16_t port) {
  boost::system::error_code error;
  const asio::ip::address address = asio::ip::make_address(host, error);
  if (!error)
    co_return udp::endpoint(address, port);
  udp_resolver resolver(current_executor());
  std::exception_ptr failure;
  udp::endpoint found;
  try {
    const udp_resolver::results_type results = co_await resolver.async_resolve(host, std::to_string(port));
    found = results.begin()->endpoint();
  } catch (const boost::system::system_error &problem) {
    failure = std::make_exception_ptr(named(problem, "cannot find the address of " + host));
  }
  if (failure)
    std::rethrow_exception(failure);
  co_return found;
}

} // namespace

datagram_endpoint::datagram_endpoint(std::shared_ptr<socket> made) noexcept : socket_(std::move(made)) {}
datagram_endpoint::datagram_endpoint(datagram_endpoint &&) noexcept = default;
datagram_endpoint &datagram_endpoint::operator=(datagram_endpoint &&other) noexcept {
  socket_.swap(other.socket_);
  return *this;
}
datagram_endpoint::~datagram_endpoint() {
  if (socket_)
    close();
}

task<void> datagram_endpoint::transmit(std::shared_ptr<socket> on, std::string data, std::string host,
                                       std::uint16_t port) {
  std::exception_ptr failure;
  try {
    if (host.empty()) {
      co_await on->io.async_send(asio::buffer(data));
    } else {
      const udp::endpoint to(asio::ip::make_address(host), port);
      co_await on->io.async_send_to(asio::buffer(data), to);
    }
  } catch (const boost::system::system_error &error) {
    const std::string name = host.empty() ? std::string("the peer") : host + ":" + std::to_string(port);
    failure = std::make_exception_ptr(named(error, "cannot send a datagram to " + name));
  }
  if (failure)
    std::rethrow_exception(failure);
}

task<datagram> datagram_endpoint::receive(std::shared_ptr<socket> on, std::size_t most) {
  std::string data(most, '\0');
  udp::endpoint from;
  std::exception_ptr failure;
  try {
    const std::size_t count = co_await on->io.async_receive_from(asio::buffer(data), from);
    data.resize(count);
    data.shrink_to_fit();
  } catch (const boost::system::system_error &error) {
    failure = std::make_exception_ptr(named(error, "cannot receive a datagram"));
  }
  if (failure)
    std::rethrow_exception(failure);
  co_return datagram(std::move(data), from.address().to_string(), from.port());
}

task<void> datagram_endpoint::send_to(std::string data, std::string host, std::uint16_t port) {
  return transmit(socket_, std::move(data), std::move(host), port);
}
task<void> datagram_endpoint::send(std::string data) { return transmit(socket_, std::move(data), std::string(), 0); }
task<datagram> datagram_endpoint::recv_from(std::size_t most) { return receive(socket_, most); }

void datagram_endpoint::close() noexcept {
  boost::system::error_code ignored;
  socket_->io.close(ignored);
}
bool datagram_endpoint::is_closing() const noexcept { return !socket_->io.is_open(); }
std::string datagram_endpoint::local_address() const { return detail::address_text(socket_->io.local_endpoint()); }
std::uint16_t datagram_endpoint::local_port() const { return socket_->io.local_endpoint().port(); }

task<datagram_endpoint> create_datagram_endpoint(datagram_options options) {
  udp::endpoint remote;
  if (!options.remote_host.empty())
    remote = co_await find(std::string(options.remote_host), options.remote_port);
  udp::endpoint local(remote.protocol(), options.local_port);
  if (!options.local_host.empty())
    local = co_await find(std::string(options.local_host), options.local_port);
  auto made = std::make_shared<datagram_endpoint::socket>();
  try {
    made->io.open(local.protocol());
    if (options.reuse_port)
      made->io.set_option(reuse_port_option(true));
    if (options.allow_broadcast)
      made->io.set_option(asio::socket_base::broadcast(true));
    made->io.bind(local);
    if (!options.remote_host.empty())
      made->io.connect(remote);
  } catch (const boost::system::system_error &error) {
    throw named(error, "cannot make a datagram socket on " + detail::address_text(local));
  }
  co_return datagram_endpoint(std::move(made));
}

} // namespace aio
