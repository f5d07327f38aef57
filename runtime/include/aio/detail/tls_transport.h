// A transport that is a TLS session on another transport's socket.
#pragma once

#include "aio/detail/asio_transport.h"
#include "aio/executor.h"
#include "aio/invalid_state_error.h"
#include "aio/timeout.h"

#include <boost/asio/ssl/error.hpp>
#include <boost/asio/ssl/host_name_verification.hpp>
#include <boost/asio/ssl/stream.hpp>

#include <chrono>
#include <memory>
#include <string>
#include <system_error>
#include <utility>

namespace aio::detail {

class tls_setup {
public:
  tls_setup() = default;
  std::shared_ptr<boost::asio::ssl::context> context;
  std::string server_name;
  bool verify = true;
  bool server_side = false;
  std::chrono::nanoseconds handshake_timeout = std::chrono::seconds(60);
};

template <class Socket> class tls_transport final : public transport {
public:
  tls_transport(Socket socket, tls_setup setup)
      : setup_(std::move(setup)), stream_(std::move(socket), *setup_.context), farewell_(stream_.get_executor()) {
    namespace ssl = boost::asio::ssl;
    if (setup_.server_side)
      return;
    if (setup_.verify) {
      stream_.set_verify_mode(ssl::verify_peer);
      stream_.set_verify_callback(ssl::host_name_verification(setup_.server_name));
    } else {
      stream_.set_verify_mode(ssl::verify_none);
    }
    boost::system::error_code not_numeric;
    boost::asio::ip::make_address(setup_.server_name, not_numeric);
    // Server name indication is for names only.
    if (not_numeric && !setup_.server_name.empty())
      SSL_set_tlsext_host_name(stream_.native_handle(), setup_.server_name.c_str());
  }

  /// Gives `self` back, connected.
  static task<std::unique_ptr<transport>> handshake(std::unique_ptr<tls_transport> self) {
    namespace ssl = boost::asio::ssl;
    const auto side = self->setup_.server_side ? ssl::stream_base::server : ssl::stream_base::client;
    std::exception_ptr failure;
    try {
      co_await timeout(self->setup_.handshake_timeout, self->stream_.async_handshake(side));
    } catch (const boost::system::system_error &error) {
      failure = std::make_exception_ptr(
          std::system_error(error.code(), "aio: the TLS handshake with " + self->peer_address() + " failed"));
    }
    if (failure)
      std::rethrow_exception(failure);
    co_return std::unique_ptr<transport>(std::move(self));
  }

  void read_some(char *data, std::size_t size, stream_operation done) override {
    stream_.async_read_some(boost::asio::buffer(data, size), std::move(done));
  }
  void write_some(const char *data, std::size_t size, stream_operation done) override {
    stream_.async_write_some(boost::asio::buffer(data, size), std::move(done));
  }
  void cancel_read() noexcept override {
    boost::system::error_code ignored;
    stream_.lowest_layer().cancel(ignored);
  }
  bool can_write_eof() const noexcept override { return false; }
  void write_eof() noexcept override {}
  bool shut_down(stream_operation done) override {
    // A peer that does not answer the farewell is left after a while.
    farewell_.expires_after(std::chrono::seconds(30));
    farewell_.async_wait([this](const boost::system::error_code &error) {
      if (!error)
        close();
    });
    stream_.async_shutdown(std::move(done));
    return true;
  }
  void close() noexcept override {
    boost::system::error_code ignored;
    farewell_.cancel(ignored);
    stream_.lowest_layer().close(ignored);
  }
  std::string peer_address() const override {
    boost::system::error_code error;
    const auto endpoint = stream_.lowest_layer().remote_endpoint(error);
    return error ? std::string() : address_text(endpoint);
  }
  std::string local_address() const override {
    boost::system::error_code error;
    const auto endpoint = stream_.lowest_layer().local_endpoint(error);
    return error ? std::string() : address_text(endpoint);
  }
  int descriptor() const noexcept override {
    return const_cast<boost::asio::ssl::stream<Socket> &>(stream_).lowest_layer().native_handle();
  }

private:
  tls_setup setup_;
  boost::asio::ssl::stream<Socket> stream_;
  steady_timer farewell_;
};

template <class Socket>
bool take_socket(std::unique_ptr<transport> &io, const tls_setup &setup, std::unique_ptr<tls_transport<Socket>> &out) {
  auto *plain = dynamic_cast<asio_transport<Socket> *>(io.get());
  if (!plain)
    return false;
  out = std::make_unique<tls_transport<Socket>>(std::move(plain->stream()), setup);
  io.reset();
  return true;
}

inline task<std::unique_ptr<transport>> wrap_tls(std::unique_ptr<transport> io, tls_setup setup) {
  std::unique_ptr<transport> result;
  std::unique_ptr<tls_transport<tcp_socket>> over_tcp;
  std::unique_ptr<tls_transport<unix_socket>> over_unix;
  if (take_socket(io, setup, over_tcp))
    result = co_await tls_transport<tcp_socket>::handshake(std::move(over_tcp));
  else if (take_socket(io, setup, over_unix))
    result = co_await tls_transport<unix_socket>::handshake(std::move(over_unix));
  else
    throw invalid_state_error("aio: TLS needs a TCP or Unix connection that has none yet");
  co_return result;
}

} // namespace aio::detail
