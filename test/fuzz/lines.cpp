// Fuzzes stream_reader::readline under a small limit, between reads of other kinds: nothing may be lost, doubled or
// given in another order, and no line above the limit may come out.
#include "chunks.h"

#include <aio/create_task.h>

#include <algorithm>

namespace {

/// Puts what the calls give together again; what an overrun drops is marked.
aio::task<void> read_all(aio::stream_reader &reader, std::string plan, std::string &all, std::size_t &overruns) {
  std::size_t step = 0;
  while (!reader.at_eof()) {
    const auto what = static_cast<unsigned char>(plan.empty() ? 0 : plan[step++ % plan.size()]);
    std::string data;
    if (what % 4 == 3) {
      data = co_await reader.read(1 + what / 4 % 8);
      require(data.size() <= 1u + what / 4 % 8);
    } else if (what % 4 == 2) {
      try {
        data = co_await reader.readexactly(1 + what / 4 % 8);
        require(data.size() == 1u + what / 4 % 8);
      } catch (const aio::incomplete_read_error &error) {
        data = error.partial();
        require(reader.at_eof() && data.size() < *error.expected());
      }
    } else {
      try {
        data = co_await reader.readline();
        const bool ended = data.ends_with('\n');
        require(ended || reader.at_eof());
        require(data.find('\n') == (ended ? data.size() - 1 : std::string::npos));
        require(data.size() - (ended ? 1 : 0) <= reader.limit());
      } catch (const aio::limit_overrun_error &error) {
        require(error.consumed() > reader.limit());
        ++overruns;
        // As much as was dropped is known from what follows only.
        all += '\0';
        continue;
      }
    }
    all += data;
  }
}

/// `all` is `data` with a hole of more than `limit` bytes at each mark.
bool matches(std::string_view data, std::string_view all, std::size_t limit) {
  const std::size_t mark = all.find('\0');
  if (mark == std::string_view::npos)
    return data == all;
  if (data.substr(0, mark) != all.substr(0, mark))
    return false;
  data.remove_prefix(mark);
  all.remove_prefix(mark + 1);
  for (std::size_t hole = limit + 1; hole <= data.size(); ++hole)
    if (matches(data.substr(hole), all, limit))
      return true;
  return false;
}

aio::task<void> compare(std::string data, std::string plan, std::size_t limit, std::size_t seed) {
  aio::stream_reader reader(limit);
  std::string all;
  std::size_t overruns = 0;
  auto reading = aio::create_task(read_all(reader, std::move(plan), all, overruns));
  co_await feed_in_chunks(reader, data, seed);
  co_await reading;
  require(overruns == 0 ? all == data : overruns > 2 || matches(data, all, limit));
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size) {
  fuzz_input input(data, std::min<std::size_t>(size, 512));
  const std::size_t seed = input.number(256);
  const std::size_t limit = 1 + input.number(64);
  std::string plan = input.text(input.number(16));
  std::string rest(input.rest());
  std::replace(rest.begin(), rest.end(), '\0', '\n'); // the mark is kept free
  aio::run(compare(std::move(rest), std::move(plan), limit, seed));
  return 0;
}
