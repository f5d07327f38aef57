// aio::open_connection: a stream to a TCP server or a Unix socket.
#pragma once

#include "aio/stream.h"
#include "aio/task.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace aio {

struct connection_options {
  /// Of the reader, in bytes.
  std::size_t limit = stream_reader::default_limit;
  /// Numeric address to connect from; empty: the system chooses. Not owned; lives until the connection is made.
  std::string_view local_host = {};
  std::uint16_t local_port = 0;
};

/// Resolves `host` (a name or a numeric address) and connects to its addresses in turn until one answers.
/// Errors: std::system_error; when all addresses failed, its message names each with its reason, and its code is that
/// of the first.
/// Cancellation: cancelled_error, the attempt is given up; a name look-up under way is waited for first.
/// Source of semantics: asyncio.open_connection.
task<stream> open_connection(std::string host, std::uint16_t port, connection_options options = {});
/// The same with a service name ("https").
task<stream> open_connection(std::string host, std::string service, connection_options options = {});

/// Connects to a Unix stream socket; a path that begins with a null byte is an abstract name. Only options.limit
/// counts. Errors: std::system_error that names the path.
task<stream> open_unix_connection(std::string path, connection_options options = {});

namespace detail {
task<std::unique_ptr<transport>> connect_tcp(std::string host, std::string service, connection_options options);
}

} // namespace aio
