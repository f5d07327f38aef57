// A listening socket, seen from the server.
#pragma once

#include "aio/detail/transport.h"
#include "aio/task.h"

#include <cstdint>
#include <memory>
#include <string>

namespace aio::detail {

class listener {
public:
  listener() = default;
  listener(const listener &) = delete;
  listener &operator=(const listener &) = delete;
  virtual ~listener() = default;

  /// Throws boost::system::system_error.
  virtual task<std::unique_ptr<transport>> accept() = 0;
  virtual void close() noexcept = 0;
  virtual std::string address() const = 0;
  virtual std::uint16_t port() const noexcept = 0;
};

} // namespace aio::detail
