// Streams over TLS. Not part of <aio/aio.h>: it needs OpenSSL (CMake target corosan::aio_tls).
#pragma once

#include "aio/detail/tls_transport.h"
#include "aio/open_connection.h"
#include "aio/start_server.h"

#include <boost/asio/ssl/context.hpp>

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace aio {

/// Shared by the connections that use it.
using tls_context = std::shared_ptr<boost::asio::ssl::context>;

/// TLS 1.2 or newer; peers are verified against the system's certificate authorities.
inline tls_context make_tls_client_context() {
  namespace ssl = boost::asio::ssl;
  auto context = std::make_shared<ssl::context>(ssl::context::tls_client);
  SSL_CTX_set_min_proto_version(context->native_handle(), TLS1_2_VERSION);
  context->set_default_verify_paths();
  context->set_verify_mode(ssl::verify_peer);
  return context;
}

/// TLS 1.2 or newer, with the server's certificate chain and key (PEM files).
/// Errors: boost::system::system_error.
inline tls_context make_tls_server_context(const std::string &certificate_chain, const std::string &private_key) {
  namespace ssl = boost::asio::ssl;
  auto context = std::make_shared<ssl::context>(ssl::context::tls_server);
  SSL_CTX_set_min_proto_version(context->native_handle(), TLS1_2_VERSION);
  context->use_certificate_chain_file(certificate_chain);
  context->use_private_key_file(private_key, ssl::context::pem);
  return context;
}

/// For clients. The verification of certificate and host name is on; `verify = false` switches both off.
class tls_options {
public:
  tls_options() = default;
  /// Of the reader, in bytes.
  std::size_t limit = stream_reader::default_limit;
  /// Null: make_tls_client_context().
  tls_context context;
  /// The name the certificate must be for; empty: the host that is connected to.
  std::string server_name;
  bool verify = true;
  std::chrono::nanoseconds handshake_timeout = std::chrono::seconds(60);
};

namespace detail {

inline task<std::unique_ptr<transport>> tls_client(std::unique_ptr<transport> io, std::string host,
                                                   tls_options options) {
  tls_setup setup;
  setup.context = options.context ? options.context : make_tls_client_context();
  setup.server_name = options.server_name.empty() ? std::move(host) : options.server_name;
  setup.verify = options.verify;
  setup.handshake_timeout = options.handshake_timeout;
  return wrap_tls(std::move(io), std::move(setup));
}

inline task<stream> open_tls(std::string host, std::string service, tls_options options) {
  const std::size_t limit = options.limit;
  std::unique_ptr<transport> plain = co_await connect_tcp(host, std::move(service), connection_options());
  std::unique_ptr<transport> io = co_await tls_client(std::move(plain), std::move(host), std::move(options));
  co_return stream(std::make_shared<stream_core>(limit, std::move(io)));
}

} // namespace detail

/// open_connection, then a TLS handshake as the client.
/// Errors: as open_connection; std::system_error for a failed handshake, timeout_error when it takes too long. A
/// connection that ends without TLS's farewell (a truncation) is an error for the reader, not an end of the stream.
/// Source of semantics: asyncio.open_connection(ssl=...).
inline task<stream> open_tls_connection(std::string host, std::uint16_t port, tls_options options = tls_options()) {
  return detail::open_tls(std::move(host), std::to_string(port), std::move(options));
}

/// start_server, with a handshake as the server in each client's task, before the callback.
template <detail::client_function Callback>
task<server> start_tls_server(Callback &&callback, std::string host, std::uint16_t port, tls_context context,
                              server_options options = {}) {
  detail::client_handler handler;
  handler.callback = detail::client_callback<std::decay_t<Callback>>(std::forward<Callback>(callback));
  handler.wrap = [context](std::unique_ptr<detail::transport> io) {
    detail::tls_setup setup;
    setup.context = context;
    setup.server_side = true;
    return detail::wrap_tls(std::move(io), std::move(setup));
  };
  return detail::serve_tcp(std::move(handler), std::move(host), port, options);
}

namespace detail {
inline task<void> upgrade(std::shared_ptr<stream_core> core, tls_setup setup) {
  std::unique_ptr<transport> plain = co_await stream_core::detach(core);
  std::exception_ptr failure;
  try {
    std::unique_ptr<transport> io = co_await wrap_tls(std::move(plain), std::move(setup));
    core->attach(std::move(io));
  } catch (...) {
    failure = std::current_exception();
  }
  if (!failure)
    co_return;
  core->abort();
  std::rethrow_exception(failure);
}
} // namespace detail

/// Puts TLS on a connection as the client; `host` is the name the certificate must be for. All that was written is
/// sent first; the reader must hold no data. After a failure the connection is closed.
/// Errors: invalid_state_error when the reader holds data or a task reads; else as open_tls_connection.
/// Source of semantics: asyncio.StreamWriter.start_tls.
inline task<void> start_tls(stream_writer &writer, std::string host, tls_options options = tls_options()) {
  detail::tls_setup setup;
  setup.context = options.context ? options.context : make_tls_client_context();
  setup.server_name = options.server_name.empty() ? std::move(host) : options.server_name;
  setup.verify = options.verify;
  setup.handshake_timeout = options.handshake_timeout;
  return detail::upgrade(writer.core(), std::move(setup));
}

/// The same as the server.
inline task<void> start_tls_as_server(stream_writer &writer, tls_context context) {
  detail::tls_setup setup;
  setup.context = std::move(context);
  setup.server_side = true;
  return detail::upgrade(writer.core(), std::move(setup));
}

} // namespace aio
