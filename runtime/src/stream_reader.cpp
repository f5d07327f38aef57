// Reading pieces, records and lines out of a connection's buffer. These are functions of the connection, not of the
// reader: the reader may be moved while one of them waits.
#include "aio/stream_reader.h"

#include <algorithm>
#include <stdexcept>

namespace aio {

namespace {

using detail::stream_core;
using core_pointer = std::shared_ptr<stream_core>;

task<std::string> read_some(core_pointer core, std::size_t count) {
  core->throw_exception();
  if (count == 0)
    co_return std::string();
  if (core->input.empty() && !core->eof)
    co_await stream_core::wait_for_data(core, "read");
  co_return core->input.take(count);
}

task<std::string> read_all(core_pointer core) {
  core->throw_exception();
  // The data stays in the buffer until the end has come: a cancellation gives it to the next read.
  while (!core->eof)
    co_await stream_core::wait_for_data(core, "read");
  co_return core->input.take(core->input.size());
}

task<std::string> read_exactly(core_pointer core, std::size_t count) {
  core->throw_exception();
  while (core->input.size() < count) {
    if (core->eof)
      throw incomplete_read_error(core->input.take(core->input.size()), count);
    co_await stream_core::wait_for_data(core, "readexactly");
  }
  co_return core->input.take(count);
}

struct found {
  std::size_t begin = std::string_view::npos;
  std::size_t end = std::string_view::npos;
};

/// The separator that ends first; of those that end there, the shortest. `separators` is sorted by length.
found find_first(std::string_view data, std::size_t from, const std::vector<std::string> &separators) {
  found best;
  for (const std::string &separator : separators) {
    const std::size_t begin = data.find(separator, from);
    if (begin != std::string_view::npos && begin + separator.size() < best.end)
      best = {begin, begin + separator.size()};
  }
  return best;
}

void check(std::vector<std::string> &separators) {
  if (separators.empty())
    throw std::invalid_argument("aio: Separator should contain at least one element");
  std::sort(separators.begin(), separators.end(),
            [](const std::string &a, const std::string &b) { return a.size() < b.size(); });
  if (separators.front().empty())
    throw std::invalid_argument("aio: Separator should be at least one byte long");
}

task<std::string> read_until(core_pointer core, std::vector<std::string> separators) {
  check(separators);
  core->throw_exception();
  const std::size_t longest = separators.back().size();
  // No separator begins before this place.
  std::size_t searched = 0;
  found match;
  for (;;) {
    match = find_first(core->input.view(), searched, separators);
    if (match.end != std::string_view::npos)
      break;
    const std::size_t size = core->input.size();
    searched = size + 1 > longest ? size + 1 - longest : 0;
    if (searched > core->limit)
      throw limit_overrun_error("aio: Separator is not found, and chunk exceed the limit", searched);
    if (core->eof)
      throw incomplete_read_error(core->input.take(size), std::nullopt);
    co_await stream_core::wait_for_data(core, "readuntil");
  }
  if (match.begin > core->limit)
    throw limit_overrun_error("aio: Separator is found, but chunk is longer than limit", match.begin);
  co_return core->input.take(match.end);
}

task<std::string> read_line(core_pointer core) {
  std::vector<std::string> newline(1, "\n");
  std::string line;
  try {
    line = co_await read_until(core, std::move(newline));
  } catch (const incomplete_read_error &error) {
    line = error.partial();
  } catch (const limit_overrun_error &error) {
    if (core->input.view().substr(error.consumed()).starts_with('\n'))
      core->input.consume(error.consumed() + 1);
    else
      core->input.clear();
    throw;
  }
  co_return line;
}

task<std::optional<std::string>> next_line_of(core_pointer core) {
  std::string line = co_await read_line(core);
  std::optional<std::string> result;
  if (!line.empty())
    result = std::move(line);
  co_return result;
}

} // namespace

stream_reader::stream_reader(std::size_t limit) : core_(std::make_shared<stream_core>(limit)) {}

stream_reader::~stream_reader() {
  if (core_ && !core_->has_writer)
    core_->abort();
}

task<std::string> stream_reader::read() { return read_all(core_); }
task<std::string> stream_reader::read(std::size_t count) { return read_some(core_, count); }
task<std::string> stream_reader::readexactly(std::size_t count) { return read_exactly(core_, count); }
task<std::string> stream_reader::readuntil(std::string_view separator) {
  return read_until(core_, std::vector<std::string>(1, std::string(separator)));
}
task<std::string> stream_reader::readuntil_any(std::vector<std::string> separators) {
  return read_until(core_, std::move(separators));
}
task<std::string> stream_reader::readline() { return read_line(core_); }
task<std::optional<std::string>> stream_reader::next_line() { return next_line_of(core_); }

} // namespace aio
