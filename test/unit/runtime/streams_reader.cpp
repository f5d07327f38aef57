// stream_reader on data that a test feeds. Case names are those of asyncio's test_streams.
#include "feeding.h"
#include "helpers.h"

#include <aio/create_task.h>
#include <aio/sleep.h>
#include <aio/stream_reader.h>

#include <gtest/gtest.h>

#include <stdexcept>

namespace {

TEST(streams_StreamTests, feed_empty_data) {
  stream_reader reader;
  reader.feed_data("");
  EXPECT_EQ(reader.buffered(), "");
}
TEST(streams_StreamTests, feed_nonempty_data) {
  stream_reader reader;
  reader.feed_data(three_lines);
  EXPECT_EQ(reader.buffered(), three_lines);
  reader.feed_eof();
  EXPECT_THROW(reader.feed_data("x"), aio::invalid_state_error);
}

aio::task<void> read_zero() {
  stream_reader reader;
  reader.feed_data(three_lines);
  EXPECT_EQ(co_await reader.read(0), "");
  EXPECT_EQ(reader.buffered(), three_lines);
}
TEST(streams_StreamTests, read_zero) { aio::run(read_zero()); }

aio::task<void> read_waits() {
  stream_reader reader;
  feed_soon(reader, std::vector<std::string>(1, three_lines));
  EXPECT_EQ(co_await reader.read(30), three_lines);
  EXPECT_EQ(reader.buffered(), "");
}
TEST(streams_StreamTests, read) { aio::run(read_waits()); }

aio::task<void> read_line_breaks() {
  stream_reader reader;
  reader.feed_data("line1");
  reader.feed_data("line2");
  EXPECT_EQ(co_await reader.read(5), "line1");
  EXPECT_EQ(reader.buffered(), "line2");
}
TEST(streams_StreamTests, read_line_breaks) { aio::run(read_line_breaks()); }

aio::task<void> read_eof() {
  stream_reader reader;
  feed_soon(reader, {}, true);
  EXPECT_EQ(co_await reader.read(1024), "");
  EXPECT_EQ(co_await reader.read(1024), "");
}
TEST(streams_StreamTests, read_eof) { aio::run(read_eof()); }

aio::task<void> read_until_eof() {
  stream_reader reader;
  feed_soon(reader, std::vector<std::string>{"chunk1\n", "chunk2"}, true);
  EXPECT_EQ(co_await reader.read(), "chunk1\nchunk2");
  EXPECT_EQ(reader.buffered(), "");
}
TEST(streams_StreamTests, read_until_eof) { aio::run(read_until_eof()); }

aio::task<void> read_exception() {
  stream_reader reader;
  reader.feed_data("line\n");
  EXPECT_EQ(co_await reader.read(2), "li");
  reader.set_exception(std::make_exception_ptr(std::domain_error("set")));
  EXPECT_THROW(co_await reader.read(2), std::domain_error);
  EXPECT_THROW(co_await reader.read(), std::domain_error);
}
TEST(streams_StreamTests, read_exception) { aio::run(read_exception()); }

TEST(streams_StreamTests, invalid_limit) { EXPECT_THROW(stream_reader(0), std::invalid_argument); }

aio::task<void> read_limit() {
  stream_reader reader(3);
  reader.feed_data("chunk");
  EXPECT_EQ(co_await reader.read(5), "chunk");
}
TEST(streams_StreamTests, read_limit) { aio::run(read_limit()); }

aio::task<void> readline() {
  stream_reader reader;
  reader.feed_data("chunk1 ");
  feed_soon(reader, std::vector<std::string>{"chunk2 ", "chunk3 ", "\n chunk4"});
  EXPECT_EQ(co_await reader.readline(), "chunk1 chunk2 chunk3 \n");
  EXPECT_EQ(reader.buffered(), " chunk4");
}
TEST(streams_StreamTests, readline) { aio::run(readline()); }

aio::task<void> readline_limit_with_existing_data() {
  stream_reader reader(3);
  reader.feed_data("li");
  reader.feed_data("ne1\nline2\n");
  EXPECT_THROW(co_await reader.readline(), aio::limit_overrun_error);
  EXPECT_EQ(reader.buffered(), "line2\n") << "the line that is too long is gone with its end";
  stream_reader other(3);
  other.feed_data("li");
  other.feed_data("ne1");
  other.feed_data("li");
  EXPECT_THROW(co_await other.readline(), aio::limit_overrun_error);
  EXPECT_EQ(other.buffered(), "");
}
TEST(streams_StreamTests, readline_limit_with_existing_data) { aio::run(readline_limit_with_existing_data()); }

aio::task<void> at_eof() {
  stream_reader reader;
  EXPECT_FALSE(reader.at_eof());
  reader.feed_data("some data\n");
  EXPECT_FALSE(reader.at_eof());
  co_await reader.readline();
  EXPECT_FALSE(reader.at_eof());
  reader.feed_data("some data\n");
  reader.feed_eof();
  EXPECT_FALSE(reader.at_eof());
  co_await reader.readline();
  EXPECT_TRUE(reader.at_eof());
}
TEST(streams_StreamTests, at_eof) { aio::run(at_eof()); }

aio::task<void> readline_limit() {
  stream_reader reader(7);
  feed_soon(reader, std::vector<std::string>{"chunk1", "chunk2", "chunk3\n"}, true);
  EXPECT_THROW(co_await reader.readline(), aio::limit_overrun_error);
  EXPECT_EQ(reader.buffered(), "");
  stream_reader second(7);
  feed_soon(second, std::vector<std::string>{"chunk1", "chunk2\n", "chunk3\n"}, true);
  EXPECT_THROW(co_await second.readline(), aio::limit_overrun_error);
  EXPECT_EQ(second.buffered(), "chunk3\n");
  // The limit is strict.
  stream_reader third(7);
  third.feed_data("1234567\n");
  EXPECT_EQ(co_await third.readline(), "1234567\n");
  third.feed_data("12345678\n");
  EXPECT_THROW(co_await third.readline(), aio::limit_overrun_error);
  EXPECT_EQ(third.buffered(), "");
  third.feed_data("12345678");
  EXPECT_THROW(co_await third.readline(), aio::limit_overrun_error);
  EXPECT_EQ(third.buffered(), "");
}
TEST(streams_StreamTests, readline_limit) { aio::run(readline_limit()); }

aio::task<void> readline_nolimit_nowait() {
  stream_reader reader;
  reader.feed_data(three_lines.substr(0, 6));
  reader.feed_data(three_lines.substr(6));
  EXPECT_EQ(co_await reader.readline(), "line1\n");
  EXPECT_EQ(reader.buffered(), "line2\nline3\n");
}
TEST(streams_StreamTests, readline_nolimit_nowait) { aio::run(readline_nolimit_nowait()); }

aio::task<void> readline_eof() {
  stream_reader reader;
  reader.feed_data("some data");
  reader.feed_eof();
  EXPECT_EQ(co_await reader.readline(), "some data");
}
TEST(streams_StreamTests, readline_eof) { aio::run(readline_eof()); }

aio::task<void> readline_empty_eof() {
  stream_reader reader;
  reader.feed_eof();
  EXPECT_EQ(co_await reader.readline(), "");
}
TEST(streams_StreamTests, readline_empty_eof) { aio::run(readline_empty_eof()); }

aio::task<void> readline_read_byte_count() {
  stream_reader reader;
  reader.feed_data(three_lines);
  co_await reader.readline();
  EXPECT_EQ(co_await reader.read(7), "line2\nl");
  EXPECT_EQ(reader.buffered(), "ine3\n");
}
TEST(streams_StreamTests, readline_read_byte_count) { aio::run(readline_read_byte_count()); }

aio::task<void> readline_exception() {
  stream_reader reader;
  reader.feed_data("line\n");
  EXPECT_EQ(co_await reader.readline(), "line\n");
  reader.set_exception(std::make_exception_ptr(std::domain_error("set")));
  EXPECT_THROW(co_await reader.readline(), std::domain_error);
  EXPECT_EQ(reader.buffered(), "");
}
TEST(streams_StreamTests, readline_exception) { aio::run(readline_exception()); }

aio::task<void> line_iteration() {
  stream_reader reader;
  feed_soon(reader, std::vector<std::string>{"a\nb\n\n", "rest"}, true);
  std::vector<std::string> lines;
  while (auto line = co_await reader.next_line())
    lines.push_back(*line);
  const std::vector<std::string> expected = {"a\n", "b\n", "\n", "rest"};
  EXPECT_EQ(lines, expected);
}
TEST(streams_StreamReader, line_iteration) { aio::run(line_iteration()); }

} // namespace
