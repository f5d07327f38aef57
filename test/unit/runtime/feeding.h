// A stream_reader that a test feeds.
#pragma once

#include <aio/create_task.h>
#include <aio/stream_reader.h>

#include <string>
#include <utility>
#include <vector>

using aio::stream_reader;

inline const std::string three_lines = "line1\nline2\nline3\n";

/// Feeds in the loop's next round, as asyncio's tests do with call_soon.
inline aio::task<void> feed(stream_reader &reader, std::vector<std::string> chunks, bool end) {
  for (const std::string &chunk : chunks)
    reader.feed_data(chunk);
  if (end)
    reader.feed_eof();
  co_return;
}
inline void feed_soon(stream_reader &reader, std::vector<std::string> chunks, bool end = false) {
  aio::create_task(feed(reader, std::move(chunks), end));
}
