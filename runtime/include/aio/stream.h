// aio::stream: both directions of a connection.
#pragma once

#include "aio/stream_reader.h"
#include "aio/stream_writer.h"

#include <memory>
#include <utility>

namespace aio {

/// `auto [reader, writer] = co_await open_connection(host, port);` Move-only; the halves may go separate ways.
class stream {
public:
  stream(stream_reader reader_in, stream_writer writer_in) noexcept
      : reader(std::move(reader_in)), writer(std::move(writer_in)) {}
  explicit stream(const std::shared_ptr<detail::stream_core> &core) noexcept : reader(core), writer(core) {}

  stream_reader reader;
  stream_writer writer;
};

} // namespace aio
