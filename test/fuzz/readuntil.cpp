// Fuzzes stream_reader::readuntil_any: fed in chunks, it must give what a search over the whole input gives. The limit
// is far away: how early an overrun is noticed depends on the chunks.
#include "chunks.h"

#include <aio/create_task.h>

#include <algorithm>

namespace {

std::vector<fuzz_result> expected(std::string_view data, const std::vector<std::string> &separators) {
  std::vector<fuzz_result> all;
  for (;;) {
    // The shortest front of the data that ends with a separator.
    std::size_t end = 1;
    auto ends = [&](const std::string &separator) { return data.substr(0, end).ends_with(separator); };
    while (end <= data.size() && !std::any_of(separators.begin(), separators.end(), ends))
      ++end;
    if (end > data.size())
      break;
    all.push_back({'d', std::string(data.substr(0, end))});
    data.remove_prefix(end);
  }
  all.push_back({'i', std::string(data)});
  return all;
}

aio::task<void> read_all(aio::stream_reader &reader, std::vector<std::string> separators,
                         std::vector<fuzz_result> &all) {
  for (bool more = true; more;) {
    std::string data;
    try {
      data = co_await reader.readuntil_any(separators);
    } catch (const aio::incomplete_read_error &error) {
      data = error.partial();
      more = false;
    }
    all.push_back({more ? 'd' : 'i', data});
  }
}

aio::task<void> compare(std::string_view data, std::vector<std::string> separators, std::size_t seed) {
  aio::stream_reader reader;
  std::vector<fuzz_result> all;
  auto reading = aio::create_task(read_all(reader, separators, all));
  co_await feed_in_chunks(reader, data, seed);
  co_await reading;
  require(all == expected(data, separators));
  require(reader.at_eof());
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size) {
  fuzz_input input(data, size);
  const std::size_t seed = input.number(256);
  std::vector<std::string> separators;
  for (std::size_t left = 1 + input.number(3); left != 0; --left)
    separators.push_back(input.text(1 + input.number(4)));
  if (std::any_of(separators.begin(), separators.end(), [](const std::string &one) { return one.empty(); }))
    return 0;
  aio::run(compare(input.rest(), std::move(separators), seed));
  return 0;
}
