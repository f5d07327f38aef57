// What the read functions of streams throw besides the connection's own errors.
#pragma once

#include <cstddef>
#include <optional>
#include <stdexcept>
#include <string>

namespace aio {

/// The stream ended before what was asked for had come.
/// Source of semantics: asyncio.IncompleteReadError.
class incomplete_read_error : public std::runtime_error {
public:
  /// `expected` is empty where no number of bytes was asked for.
  incomplete_read_error(std::string partial, std::optional<std::size_t> expected);

  /// The bytes that had come; the stream has them no longer.
  const std::string &partial() const noexcept { return partial_; }
  std::optional<std::size_t> expected() const noexcept { return expected_; }

private:
  std::string partial_;
  std::optional<std::size_t> expected_;
};

/// No separator came within the stream's limit.
/// Source of semantics: asyncio.LimitOverrunError.
class limit_overrun_error : public std::runtime_error {
public:
  limit_overrun_error(const std::string &message, std::size_t consumed)
      : std::runtime_error(message), consumed_(consumed) {}

  /// Bytes at the front of the buffer that certainly hold no separator.
  std::size_t consumed() const noexcept { return consumed_; }

private:
  std::size_t consumed_;
};

} // namespace aio
