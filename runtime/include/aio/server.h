// aio::server: what start_server gives.
#pragma once

#include "aio/stream.h"
#include "aio/task.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace aio {

struct server_options {
  /// Of each client's reader, in bytes.
  std::size_t limit = stream_reader::default_limit;
  /// Connections that may wait to be accepted.
  int backlog = 100;
  bool reuse_address = true;
  bool reuse_port = false;
};

namespace detail {

class server_core;

/// What a server does with a connection: `wrap`, if there is one, puts a layer on it (TLS), inside the client's task.
struct client_handler {
  std::function<task<void>(stream)> callback;
  std::function<task<std::unique_ptr<transport>>(std::unique_ptr<transport>)> wrap = {};
};

} // namespace detail

/// Accepts connections until it is closed. Each client runs in a task of the loop; an exception of it goes to the
/// loop's exception handler and closes that connection only. When descriptors or memory run out, that is reported, and
/// accepting goes on after 1 s. Move-only; destroying it closes it.
/// Threads: the loop's only.
/// Source of semantics: asyncio.Server, but that dropping it closes it.
class server {
public:
  explicit server(std::shared_ptr<detail::server_core> core) noexcept;
  server(server &&) noexcept;
  server &operator=(server &&other) noexcept;
  ~server();

  /// Where it listens: "127.0.0.1:80", "[::]:80" or a path. Empty after close.
  std::vector<std::string> addresses() const;
  /// The port of the first address; 0 for a Unix socket.
  std::uint16_t port() const noexcept;
  bool is_serving() const noexcept;
  /// Connections that are open.
  std::size_t clients() const noexcept;

  /// Stops accepting; open connections go on.
  void close() noexcept;
  /// Closes the open connections as stream_writer::close does.
  void close_clients() noexcept;
  /// The same as stream_writer::abort does.
  void abort_clients() noexcept;
  /// Waits until it is closed and no connection is open. Cancellation: cancelled_error.
  task<void> wait_closed();
  /// Waits until it is closed, by close or by the cancellation of this wait: then it closes the server, waits for the
  /// open connections and throws cancelled_error.
  task<void> serve_forever();

private:
  std::shared_ptr<detail::server_core> core_;
};

} // namespace aio
