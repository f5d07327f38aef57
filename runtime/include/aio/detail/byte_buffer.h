// Bytes that come at the end and go at the front.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

namespace aio::detail {

class byte_buffer {
public:
  std::string_view view() const noexcept { return std::string_view(bytes_).substr(head_); }
  std::size_t size() const noexcept { return bytes_.size() - head_; }
  bool empty() const noexcept { return size() == 0; }

  void append(std::string_view data) {
    // Moving what is left costs less than the growth that it avoids.
    if (head_ > bytes_.size() / 2) {
      bytes_.erase(0, head_);
      head_ = 0;
    }
    bytes_.append(data);
  }
  void consume(std::size_t count) noexcept {
    head_ += count;
    if (head_ == bytes_.size())
      clear();
  }
  /// The first `count` bytes, or all when there are fewer.
  std::string take(std::size_t count) {
    if (head_ == 0 && count >= bytes_.size())
      return std::exchange(bytes_, std::string());
    std::string taken(view().substr(0, count));
    consume(taken.size());
    return taken;
  }
  /// Keeps memory only when it is little.
  void clear() noexcept {
    head_ = 0;
    if (bytes_.capacity() > kept_capacity)
      bytes_ = std::string();
    else
      bytes_.clear();
  }

private:
  static constexpr std::size_t kept_capacity = 256 * 1024;
  std::string bytes_;
  std::size_t head_ = 0;
};

} // namespace aio::detail
