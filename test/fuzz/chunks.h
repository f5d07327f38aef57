// What the fuzz targets share: an input cut into a limit, a reader fed in chunks, and the rest.
#pragma once

#include <aio/run.h>
#include <aio/sleep.h>
#include <aio/stream_reader.h>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

/// Bytes that decide, then bytes that are read.
class fuzz_input {
public:
  fuzz_input(const std::uint8_t *data, std::size_t size) : rest_(reinterpret_cast<const char *>(data), size) {}
  std::size_t number(std::size_t limit) {
    if (rest_.empty())
      return 0;
    const auto byte = static_cast<unsigned char>(rest_.front());
    rest_.remove_prefix(1);
    return byte % limit;
  }
  std::string text(std::size_t size) {
    std::string taken(rest_.substr(0, size));
    rest_.remove_prefix(taken.size());
    return taken;
  }
  std::string_view rest() const { return rest_; }

private:
  std::string_view rest_;
};

/// Feeds `data` in chunks whose sizes `seed` decides, each in a round of the loop of its own, then the end.
inline aio::task<void> feed_in_chunks(aio::stream_reader &reader, std::string_view data, std::size_t seed) {
  while (!data.empty()) {
    seed = seed * 1103515245 + 12345;
    const std::size_t size = std::min<std::size_t>(data.size(), 1 + seed / 65536 % 7);
    reader.feed_data(data.substr(0, size));
    data.remove_prefix(size);
    co_await aio::sleep(std::chrono::seconds(0));
  }
  reader.feed_eof();
}

/// What a call gave: its data or its kind of failure.
struct fuzz_result {
  char kind; ///< 'd'ata, 'i'ncomplete, 'l'imit
  std::string data;
  bool operator==(const fuzz_result &) const = default;
};

inline void require(bool holds) {
  if (!holds)
    std::abort();
}
