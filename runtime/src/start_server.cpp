// Listening sockets for TCP and Unix servers.
#include "aio/start_server.h"

#include "aio/detail/asio_transport.h"
#include "aio/detail/server_core.h"
#include "aio/executor.h"

#include <boost/asio/detail/socket_option.hpp>
#include <boost/asio/ip/v6_only.hpp>

#include <system_error>

#include <sys/stat.h>
#include <unistd.h>

namespace aio::detail {

namespace asio = boost::asio;
using asio::ip::tcp;
using asio::local::stream_protocol;
using reuse_port_option = asio::detail::socket_option::boolean<SOL_SOCKET, SO_REUSEPORT>;

namespace {

template <class Protocol> class asio_listener : public listener {
public:
  asio_listener(const typename Protocol::endpoint &at, const server_options &options) : acceptor_(current_executor()) {
    acceptor_.open(at.protocol());
    if constexpr (std::is_same_v<Protocol, tcp>) {
      acceptor_.set_option(asio::socket_base::reuse_address(options.reuse_address));
      if (options.reuse_port)
        acceptor_.set_option(reuse_port_option(true));
      // The IPv4 address of the same port gets a socket of its own.
      if (at.address().is_v6())
        acceptor_.set_option(asio::ip::v6_only(true));
    }
    acceptor_.bind(at);
    acceptor_.listen(options.backlog);
    local_ = acceptor_.local_endpoint();
  }

  task<std::unique_ptr<transport>> accept() override {
    stream_socket<Protocol> peer = co_await acceptor_.async_accept();
    std::unique_ptr<transport> io = std::make_unique<asio_transport<stream_socket<Protocol>>>(std::move(peer));
    co_return io;
  }
  void close() noexcept override {
    boost::system::error_code ignored;
    acceptor_.close(ignored);
  }
  std::string address() const override { return address_text(local_); }
  std::uint16_t port() const noexcept override {
    if constexpr (std::is_same_v<Protocol, tcp>)
      return local_.port();
    else
      return 0;
  }

private:
  stream_acceptor<Protocol> acceptor_;
  typename Protocol::endpoint local_;
};

/// Removes its file when it closes, unless another server put its own there.
class unix_listener final : public asio_listener<stream_protocol> {
public:
  unix_listener(const std::string &path, const server_options &options)
      : asio_listener(stream_protocol::endpoint(path), options), path_(path) {
    struct stat info = {};
    if (!path.empty() && path.front() != '\0' && ::stat(path.c_str(), &info) == 0)
      inode_ = info.st_ino;
  }
  void close() noexcept override {
    asio_listener::close();
    struct stat info = {};
    if (inode_ != 0 && ::stat(path_.c_str(), &info) == 0 && info.st_ino == inode_)
      ::unlink(path_.c_str());
    inode_ = 0;
  }

private:
  const std::string path_;
  ino_t inode_ = 0;
};

void remove_stale_socket(const std::string &path) {
  struct stat info = {};
  if (!path.empty() && path.front() != '\0' && ::stat(path.c_str(), &info) == 0 && S_ISSOCK(info.st_mode))
    ::unlink(path.c_str());
}

/// Binds; an error names the address.
template <class Listener, class Endpoint>
std::unique_ptr<listener> listen_on(const Endpoint &at, const std::string &name, const server_options &options) {
  try {
    return std::make_unique<Listener>(at, options);
  } catch (const boost::system::system_error &error) {
    throw std::system_error(error.code(), "aio: cannot listen on " + name);
  }
}

task<std::vector<tcp::endpoint>> own_addresses(const std::string &host, std::uint16_t port) {
  std::vector<tcp::endpoint> endpoints;
  boost::system::error_code error;
  const asio::ip::address address = asio::ip::make_address(host, error);
  if (host.empty()) {
    endpoints.emplace_back(asio::ip::address_v4::any(), port);
    endpoints.emplace_back(asio::ip::address_v6::any(), port);
  } else if (!error) {
    endpoints.emplace_back(address, port);
  } else {
    tcp_resolver resolver(current_executor());
    std::exception_ptr failure;
    try {
      const tcp::resolver::results_type results =
          co_await resolver.async_resolve(host, std::to_string(port), tcp::resolver::passive);
      for (const auto &entry : results)
        endpoints.push_back(entry.endpoint());
    } catch (const boost::system::system_error &problem) {
      failure = std::make_exception_ptr(std::system_error(problem.code(), "aio: cannot find the address of " + host));
    }
    if (failure)
      std::rethrow_exception(failure);
  }
  co_return endpoints;
}

} // namespace

task<server> serve_tcp(client_handler handler, std::string host, std::uint16_t port, server_options options) {
  const std::vector<tcp::endpoint> endpoints = co_await own_addresses(host, port);
  std::vector<std::unique_ptr<listener>> made;
  std::exception_ptr refused;
  for (const tcp::endpoint &at : endpoints) {
    try {
      made.push_back(listen_on<asio_listener<tcp>>(at, address_text(at), options));
    } catch (const std::system_error &error) {
      // A machine without IPv6 has no such address to listen on.
      const bool unsupported = error.code() == std::errc::address_family_not_supported ||
                               (host.empty() && error.code() == std::errc::address_not_available);
      if (!unsupported)
        throw;
      refused = std::current_exception();
    }
  }
  if (made.empty() && refused)
    std::rethrow_exception(refused);
  auto core = std::make_shared<server_core>(std::move(handler), options);
  core->start(std::move(made));
  co_return server(std::move(core));
}

task<server> serve_unix(client_handler handler, std::string path, server_options options) {
  remove_stale_socket(path);
  std::vector<std::unique_ptr<listener>> made;
  made.push_back(listen_on<unix_listener>(path, path, options));
  auto core = std::make_shared<server_core>(std::move(handler), options);
  core->start(std::move(made));
  co_return server(std::move(core));
}

} // namespace aio::detail
