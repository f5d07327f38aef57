// stream_reader: readuntil, readexactly, exceptions, cancellation. Case names are those of asyncio's test_streams.
#include "feeding.h"
#include "helpers.h"

#include <aio/create_task.h>
#include <aio/sleep.h>
#include <aio/stream_reader.h>

#include <gtest/gtest.h>

#include <stdexcept>

namespace {

/// Awaits `reading` and gives the exception's text, or nothing.
template <class Error> aio::task<std::string> error_of(aio::task<std::string> reading) {
  std::string text;
  try {
    co_await std::move(reading);
  } catch (const Error &error) {
    text = error.what();
  }
  co_return text;
}

aio::task<void> readuntil_separator() {
  stream_reader reader;
  auto text = co_await error_of<std::invalid_argument>(reader.readuntil(""));
  EXPECT_NE(text.find("Separator should be"), std::string::npos);
  text = co_await error_of<std::invalid_argument>(reader.readuntil_any(std::vector<std::string>(1)));
  EXPECT_NE(text.find("Separator should be"), std::string::npos);
  text = co_await error_of<std::invalid_argument>(reader.readuntil_any(std::vector<std::string>()));
  EXPECT_NE(text.find("Separator should contain"), std::string::npos);
}
TEST(streams_StreamTests, readuntil_separator) { aio::run(readuntil_separator()); }

aio::task<void> readuntil_multi_chunks() {
  stream_reader reader;
  reader.feed_data("lineAAA");
  EXPECT_EQ(co_await reader.readuntil("AAA"), "lineAAA");
  EXPECT_EQ(reader.buffered(), "");
  reader.feed_data("lineAAArest");
  EXPECT_EQ(co_await reader.readuntil("AAA"), "lineAAA");
  EXPECT_EQ(reader.buffered(), "rest");
}
TEST(streams_StreamTests, readuntil_multi_chunks) { aio::run(readuntil_multi_chunks()); }

aio::task<void> until_aaa(std::vector<std::string> chunks, std::string expected) {
  stream_reader reader;
  // Each chunk comes while the reader waits.
  auto reading = aio::create_task(reader.readuntil("aaa"));
  for (const std::string &chunk : chunks) {
    co_await aio::sleep(0s);
    reader.feed_data(chunk);
  }
  EXPECT_EQ(co_await reading, expected);
  EXPECT_EQ(reader.buffered(), "");
}
TEST(streams_StreamTests, readuntil_multi_chunks_1) {
  aio::run(until_aaa({"QWEaa", "XYaa", "a"}, "QWEaaXYaaa"));
  aio::run(until_aaa({"QWEaa", "XYa", "aa"}, "QWEaaXYaaa"));
  aio::run(until_aaa({"aaa"}, "aaa"));
  aio::run(until_aaa({"Xaaa"}, "Xaaa"));
  aio::run(until_aaa({"YYY", "a", "a", "a"}, "YYYaaa"));
}

aio::task<void> readuntil_eof() {
  stream_reader reader;
  reader.feed_data("some dataAA");
  reader.feed_eof();
  try {
    co_await reader.readuntil("AAA");
    ADD_FAILURE();
  } catch (const aio::incomplete_read_error &error) {
    EXPECT_EQ(error.partial(), "some dataAA");
    EXPECT_FALSE(error.expected());
    EXPECT_NE(std::string(error.what()).find("undefined expected bytes"), std::string::npos);
  }
  EXPECT_EQ(reader.buffered(), "");
}
TEST(streams_StreamTests, readuntil_eof) { aio::run(readuntil_eof()); }

aio::task<void> readuntil_limit_found_sep() {
  stream_reader reader(3);
  reader.feed_data("some dataAA");
  auto text = co_await error_of<aio::limit_overrun_error>(reader.readuntil("AAA"));
  EXPECT_NE(text.find("not found"), std::string::npos);
  EXPECT_EQ(reader.buffered(), "some dataAA");
  reader.feed_data("A");
  text = co_await error_of<aio::limit_overrun_error>(reader.readuntil("AAA"));
  EXPECT_NE(text.find("is found"), std::string::npos);
  EXPECT_EQ(reader.buffered(), "some dataAAA");
}
TEST(streams_StreamTests, readuntil_limit_found_sep) { aio::run(readuntil_limit_found_sep()); }

std::vector<std::string> both(const char *first, const char *second) { return {first, second}; }

aio::task<void> readuntil_multi_separator() {
  stream_reader reader;
  reader.feed_data("line 1\nline 2\r");
  EXPECT_EQ(co_await reader.readuntil_any(both("\r", "\n")), "line 1\n");
  EXPECT_EQ(co_await reader.readuntil_any(both("\r", "\n")), "line 2\r");
  EXPECT_EQ(reader.buffered(), "");
  // What ends first wins, although it is longer.
  reader.feed_data("ABCDEFG");
  EXPECT_EQ(co_await reader.readuntil_any(both("DEF", "BCDE")), "ABCDE");
  EXPECT_EQ(reader.buffered(), "FG");
}
TEST(streams_StreamTests, readuntil_multi_separator) { aio::run(readuntil_multi_separator()); }

aio::task<void> readuntil_multi_separator_limit() {
  stream_reader reader(3);
  reader.feed_data("some dataA");
  try {
    co_await reader.readuntil_any(both("A", "ome dataA"));
    ADD_FAILURE();
  } catch (const aio::limit_overrun_error &error) {
    EXPECT_NE(std::string(error.what()).find("is found"), std::string::npos);
    EXPECT_EQ(error.consumed(), 9u) << "the shortest separator is the one that counts";
  }
  EXPECT_EQ(reader.buffered(), "some dataA");
}
TEST(streams_StreamTests, readuntil_multi_separator_limit) { aio::run(readuntil_multi_separator_limit()); }

aio::task<void> readuntil_multi_separator_negative_offset() {
  stream_reader reader;
  reader.feed_data("data");
  auto reading = aio::create_task(reader.readuntil_any(both("A", "long sep")));
  co_await aio::sleep(0s);
  reader.feed_data("Z");
  co_await aio::sleep(0s);
  reader.feed_data("Aaaa");
  EXPECT_EQ(co_await reading, "dataZA");
  EXPECT_EQ(reader.buffered(), "aaa");
}
TEST(streams_StreamTests, readuntil_multi_separator_negative_offset) {
  aio::run(readuntil_multi_separator_negative_offset());
}

aio::task<void> readuntil_binary() {
  stream_reader reader;
  reader.feed_data(std::string_view("some\0data\r\n", 11));
  EXPECT_EQ(co_await reader.readuntil("\r\n"), std::string("some\0data\r\n", 11));
}
TEST(streams_StreamTests, readuntil_bytearray) { aio::run(readuntil_binary()); }

aio::task<void> readexactly_zero_or_less() {
  stream_reader reader;
  reader.feed_data(three_lines);
  EXPECT_EQ(co_await reader.readexactly(0), "");
  EXPECT_EQ(reader.buffered(), three_lines);
}
TEST(streams_StreamTests, readexactly_zero_or_less) { aio::run(readexactly_zero_or_less()); }

aio::task<void> readexactly() {
  stream_reader reader;
  feed_soon(reader, std::vector<std::string>(3, three_lines));
  EXPECT_EQ(co_await reader.readexactly(2 * three_lines.size()), three_lines + three_lines);
  EXPECT_EQ(reader.buffered(), three_lines);
}
TEST(streams_StreamTests, readexactly) { aio::run(readexactly()); }

aio::task<void> readexactly_limit() {
  stream_reader reader(3);
  reader.feed_data("chunk");
  EXPECT_EQ(co_await reader.readexactly(5), "chunk");
}
TEST(streams_StreamTests, readexactly_limit) { aio::run(readexactly_limit()); }

aio::task<void> readexactly_eof() {
  stream_reader reader;
  feed_soon(reader, std::vector<std::string>(1, three_lines), true);
  try {
    co_await reader.readexactly(2 * three_lines.size());
    ADD_FAILURE();
  } catch (const aio::incomplete_read_error &error) {
    EXPECT_EQ(error.partial(), three_lines);
    EXPECT_EQ(error.expected(), 2 * three_lines.size());
    EXPECT_STREQ(error.what(), "18 bytes read on a total of 36 expected bytes");
  }
  EXPECT_EQ(reader.buffered(), "");
}
TEST(streams_StreamTests, readexactly_eof) { aio::run(readexactly_eof()); }

aio::task<void> readexactly_exception() {
  stream_reader reader;
  reader.feed_data("line\n");
  EXPECT_EQ(co_await reader.readexactly(2), "li");
  reader.set_exception(std::make_exception_ptr(std::domain_error("set")));
  EXPECT_THROW(co_await reader.readexactly(2), std::domain_error);
}
TEST(streams_StreamTests, readexactly_exception) { aio::run(readexactly_exception()); }

TEST(streams_StreamTests, exception) {
  stream_reader reader;
  EXPECT_FALSE(reader.exception());
  const auto error = std::make_exception_ptr(std::domain_error("set"));
  reader.set_exception(error);
  EXPECT_EQ(reader.exception(), error);
}

aio::task<void> exception_waiter() {
  stream_reader reader;
  auto reading = aio::create_task(reader.readline());
  co_await aio::sleep(0s);
  reader.set_exception(std::make_exception_ptr(std::domain_error("set")));
  EXPECT_THROW(co_await reading, std::domain_error);
}
TEST(streams_StreamTests, exception_waiter) { aio::run(exception_waiter()); }

aio::task<void> exception_cancel() {
  stream_reader reader;
  auto reading = aio::create_task(reader.readline());
  co_await aio::sleep(0s);
  reading.cancel();
  EXPECT_THROW(co_await reading, aio::cancelled_error);
  // Nobody waits any more: nothing to throw to.
  reader.set_exception(std::make_exception_ptr(std::domain_error("set")));
}
TEST(streams_StreamTests, exception_cancel) { aio::run(exception_cancel()); }

aio::task<void> wait_for_data_twice() {
  stream_reader reader;
  auto reading = aio::create_task(reader.readline());
  co_await aio::sleep(0s);
  EXPECT_THROW(co_await reader.read(1), aio::invalid_state_error);
  reader.feed_data("x\n");
  EXPECT_EQ(co_await reading, "x\n");
}
TEST(streams_StreamReader, second_task_waiting_for_data) { aio::run(wait_for_data_twice()); }

aio::task<void> cancelled_reads_lose_nothing() {
  stream_reader reader;
  reader.feed_data("12");
  for (int kind = 0; kind < 3; ++kind) {
    auto start = [&] { return kind == 0 ? reader.readexactly(9) : kind == 1 ? reader.readuntil("|") : reader.read(); };
    auto reading = aio::create_task(start());
    co_await aio::sleep(0s);
    reader.feed_data("34");
    reading.cancel(); // woken and cancelled at once
    EXPECT_THROW(co_await reading, aio::cancelled_error);
  }
  EXPECT_EQ(reader.buffered(), "12343434");
  EXPECT_EQ(co_await reader.read(100), "12343434");
}
TEST(streams_StreamReader, cancelled_reads_lose_nothing) { aio::run(cancelled_reads_lose_nothing()); }

aio::task<void> reader_moved_while_reading() {
  auto reader = std::make_unique<stream_reader>();
  auto reading = aio::create_task(reader->readline());
  co_await aio::sleep(0s);
  stream_reader moved(std::move(*reader));
  reader.reset();
  moved.feed_data("x\n");
  EXPECT_EQ(co_await reading, "x\n");
}
TEST(streams_StreamReader, moved_while_a_task_reads) { aio::run(reader_moved_while_reading()); }

TEST(streams_StreamTests, IncompleteReadError_pickleable) {
  const aio::incomplete_read_error error("abc", 10);
  const aio::incomplete_read_error copy = error;
  EXPECT_STREQ(copy.what(), "3 bytes read on a total of 10 expected bytes");
  EXPECT_EQ(copy.partial(), "abc");
  EXPECT_EQ(copy.expected(), 10u);
}
TEST(streams_StreamTests, LimitOverrunError_pickleable) {
  const aio::limit_overrun_error error("message", 10);
  const aio::limit_overrun_error copy = error;
  EXPECT_STREQ(copy.what(), "message");
  EXPECT_EQ(copy.consumed(), 10u);
}

} // namespace
