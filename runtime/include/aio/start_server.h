// aio::start_server: listens on TCP addresses or a Unix socket.
#pragma once

#include "aio/server.h"

#include <cstdint>
#include <functional>
#include <string>
#include <type_traits>
#include <utility>

namespace aio {

namespace detail {
task<server> serve_tcp(client_handler handler, std::string host, std::uint16_t port, server_options options);
task<server> serve_unix(client_handler handler, std::string path, server_options options);

/// Makes one kind of callback of callback(stream) and callback(reader, writer).
template <class Callback> std::function<task<void>(stream)> client_callback(Callback callback) {
  if constexpr (std::is_invocable_r_v<task<void>, Callback &, stream>)
    return callback;
  else
    return [callback = std::move(callback)](stream client) mutable -> task<void> {
      return callback(std::move(client.reader), std::move(client.writer));
    };
}

template <class Callback>
concept client_function = std::is_copy_constructible_v<std::decay_t<Callback>> &&
                          (std::is_invocable_r_v<task<void>, std::decay_t<Callback> &, stream> ||
                           std::is_invocable_r_v<task<void>, std::decay_t<Callback> &, stream_reader, stream_writer>);
} // namespace detail

/// `co_await start_server(callback, "127.0.0.1", 0)`: `callback(reader, writer)` or `callback(stream)` returns a task,
/// which becomes a task of the loop for each client. The callback itself is kept until the last client is gone, so it
/// may be a lambda with captures.
/// `host`: a name, a numeric address, or empty for all addresses of the machine. `port` 0: the system chooses.
/// Errors: std::system_error that names the address that cannot be bound.
/// Cancellation: while the name is looked up, after the look-up.
/// Source of semantics: asyncio.start_server.
template <detail::client_function Callback>
task<server> start_server(Callback &&callback, std::string host, std::uint16_t port, server_options options = {}) {
  detail::client_handler handler;
  handler.callback = detail::client_callback<std::decay_t<Callback>>(std::forward<Callback>(callback));
  return detail::serve_tcp(std::move(handler), std::move(host), port, options);
}

/// The same on a Unix stream socket. A socket file that is there already is replaced, another file is an error; the
/// file is removed when the server closes. A path that begins with a null byte is an abstract name.
/// Source of semantics: asyncio.start_unix_server.
template <detail::client_function Callback>
task<server> start_unix_server(Callback &&callback, std::string path, server_options options = {}) {
  detail::client_handler handler;
  handler.callback = detail::client_callback<std::decay_t<Callback>>(std::forward<Callback>(callback));
  return detail::serve_unix(std::move(handler), std::move(path), options);
}

} // namespace aio
