// Streams over sockets, seen from the client. Case names are those of asyncio's test_streams where it has one.
#include "helpers.h"
#include "sockets.h"

#include <aio/create_task.h>
#include <aio/open_connection.h>
#include <aio/sleep.h>
#include <aio/timeout.h>

#include <gtest/gtest.h>

#include <system_error>

namespace {

const std::string http_request = "GET / HTTP/1.0\r\n\r\n";
const std::string http_answer = "HTTP/1.0 200 OK\r\nContent-Length: 12\r\n\r\nTest message";
constexpr std::size_t much = 32 * 1024 * 1024; // more than the kernel buffers

/// A connection whose other side is a plain socket.
struct pair {
  raw_listener listener;
  aio::stream client;
  raw_socket peer;
};
aio::task<std::unique_ptr<pair>> connect() {
  raw_listener listener;
  aio::stream client = co_await aio::open_connection("127.0.0.1", listener.port());
  raw_socket peer = listener.accept();
  co_return std::unique_ptr<pair>(new pair{std::move(listener), std::move(client), std::move(peer)});
}
aio::task<std::error_code> code_of(aio::task<void> body) {
  std::error_code code;
  try {
    co_await std::move(body);
  } catch (const std::system_error &error) {
    code = error.code();
  }
  co_return code;
}

aio::task<void> open_connection() {
  auto both = co_await connect();
  both->client.writer.write(http_request);
  co_await both->client.writer.drain();
  EXPECT_EQ(both->peer.receive(), http_request);
  both->peer.send(http_answer);
  both->peer.close();
  EXPECT_EQ(co_await both->client.reader.readline(), "HTTP/1.0 200 OK\r\n");
  const std::string rest = co_await both->client.reader.read();
  EXPECT_TRUE(rest.ends_with("\r\n\r\nTest message"));
  EXPECT_TRUE(both->client.reader.at_eof());
  EXPECT_EQ(both->client.writer.peer_address(), "127.0.0.1:" + std::to_string(both->listener.port()));
  EXPECT_TRUE(both->client.writer.local_address().starts_with("127.0.0.1:"));
}
TEST(streams_StreamTests, open_connection) { aio::run(open_connection()); }

aio::task<void> open_connection_error() {
  auto both = co_await connect();
  both->peer.reset();
  std::string text;
  try {
    co_await both->client.reader.read();
  } catch (const std::system_error &error) {
    EXPECT_EQ(error.code(), std::errc::connection_reset);
    text = error.what();
  }
  EXPECT_NE(text.find(both->client.writer.peer_address()), std::string::npos) << text;
  EXPECT_TRUE(both->client.writer.is_closing());
}
TEST(streams_StreamTests, open_connection_error) {
  reports seen;
  aio::run(open_connection_error(), {.on_exception = seen.handler()});
  EXPECT_TRUE(seen.lines.empty());
}

aio::task<std::string> refusal(std::string host, std::uint16_t port) {
  std::string text;
  try {
    co_await aio::open_connection(host, port);
  } catch (const std::system_error &error) {
    EXPECT_EQ(error.code(), std::errc::connection_refused);
    text = error.what();
  }
  co_return text;
}
aio::task<void> refused() {
  raw_listener listener;
  const std::uint16_t port = listener.port();
  listener.close();
  const std::string text = co_await refusal("localhost", port);
  EXPECT_NE(text.find("localhost:" + std::to_string(port)), std::string::npos) << text;
  EXPECT_NE(text.find("127.0.0.1:" + std::to_string(port) + ": Connection refused"), std::string::npos) << text;
}
TEST(streams_open_connection, all_addresses_refused) { aio::run(refused()); }

aio::task<void> local_address() {
  raw_listener listener;
  aio::connection_options options;
  options.local_host = "127.0.0.2";
  aio::stream client = co_await aio::open_connection("127.0.0.1", listener.port(), options);
  EXPECT_TRUE(client.writer.local_address().starts_with("127.0.0.2:"));
}
TEST(streams_open_connection, local_address) { aio::run(local_address()); }

aio::task<void> drain_raises() {
  auto both = co_await connect();
  both->peer.close();
  auto forever = [](aio::stream_writer &writer) -> aio::task<void> {
    for (;;) {
      writer.write("foo\n");
      co_await writer.drain();
    }
  };
  const std::error_code code = co_await code_of(forever(both->client.writer));
  EXPECT_TRUE(code == std::errc::connection_reset || code == std::errc::broken_pipe) << code.message();
}
TEST(streams_StreamTests, drain_raises) {
  reports seen;
  aio::run(drain_raises(), {.on_exception = seen.handler()});
  EXPECT_TRUE(seen.lines.empty());
}

aio::task<void> drainer(aio::stream_writer &writer, int &drained) {
  co_await writer.drain();
  ++drained;
}
aio::task<void> multiple_drain() {
  auto both = co_await connect();
  both->client.writer.write(std::string(much, 'x'));
  int drained = 0;
  std::vector<aio::task_handle<void>> tasks;
  for (int place = 0; place < 10; ++place)
    tasks.push_back(aio::create_task(drainer(both->client.writer, drained)));
  co_await aio::sleep(0s);
  EXPECT_EQ(drained, 0);
  EXPECT_GT(both->client.writer.write_buffer_size(), 64u * 1024);
  std::size_t got = 0;
  while (got < much) {
    got += both->peer.receive(1024 * 1024).size();
    co_await aio::sleep(0s);
  }
  for (auto &task : tasks)
    co_await task;
  EXPECT_EQ(drained, 10);
  EXPECT_EQ(both->client.writer.write_buffer_size(), 0u);
}
TEST(streams_StreamTests, multiple_drain) { aio::run(multiple_drain()); }

aio::task<void> wait_closed_on_close() {
  auto both = co_await connect();
  both->client.writer.write(http_request);
  both->peer.send(http_answer);
  both->peer.end_writing();
  EXPECT_EQ(co_await both->client.reader.readline(), "HTTP/1.0 200 OK\r\n");
  co_await both->client.reader.read();
  EXPECT_FALSE(both->client.writer.is_closing());
  both->client.writer.close();
  EXPECT_TRUE(both->client.writer.is_closing());
  co_await both->client.writer.wait_closed();
  EXPECT_EQ(both->peer.receive_all(), http_request);
}
TEST(streams_StreamTests, wait_closed_on_close) { aio::run(wait_closed_on_close()); }

aio::task<void> wait_closed_with_unread_data() {
  auto both = co_await connect();
  both->peer.send(http_answer);
  EXPECT_EQ(co_await both->client.reader.readline(), "HTTP/1.0 200 OK\r\n");
  both->client.writer.close();
  co_await both->client.writer.wait_closed();
}
TEST(streams_StreamTests, wait_closed_on_close_with_unread_data) { aio::run(wait_closed_with_unread_data()); }

aio::task<void> close_sends_what_was_written() {
  auto both = co_await connect();
  both->client.writer.write(std::string(much, 'x'));
  both->client.writer.close();
  auto closed = aio::create_task(both->client.writer.wait_closed());
  co_await aio::sleep(0s);
  EXPECT_FALSE(closed.done());
  std::size_t got = 0;
  while (got < much) {
    got += both->peer.receive(1024 * 1024).size();
    co_await aio::sleep(0s);
  }
  co_await closed;
  EXPECT_EQ(both->peer.receive(), "") << "and then the end";
}
TEST(streams_StreamTests, async_writer_api) { aio::run(close_sends_what_was_written()); }

aio::task<void> write_after_close() {
  auto both = co_await connect();
  both->client.writer.close();
  both->client.writer.write("data");
  EXPECT_EQ(co_await code_of(both->client.writer.drain()), std::errc::connection_reset);
}
TEST(streams_StreamTests, async_writer_api_exception_after_close) { aio::run(write_after_close()); }

aio::task<void> eof_feed_when_closing_writer() {
  auto both = co_await connect();
  auto reading = aio::create_task(both->client.reader.read());
  co_await aio::sleep(0s);
  both->client.writer.close();
  co_await both->client.writer.wait_closed();
  EXPECT_TRUE(both->client.reader.at_eof());
  EXPECT_EQ(co_await reading, "") << "a read under way ends, too";
  EXPECT_EQ(co_await both->client.reader.read(), "");
}
TEST(streams_StreamTests, eof_feed_when_closing_writer) { aio::run(eof_feed_when_closing_writer()); }

aio::task<void> write_eof() {
  auto both = co_await connect();
  EXPECT_TRUE(both->client.writer.can_write_eof());
  both->client.writer.writelines({"a", "b"});
  both->client.writer.writelines(std::vector<std::string>{"c"});
  both->client.writer.write_eof();
  both->client.writer.write_eof();
  EXPECT_THROW(both->client.writer.write("x"), aio::invalid_state_error);
  // The peer may answer after our end.
  auto reading = aio::create_task(both->client.reader.read());
  while (both->client.writer.write_buffer_size() != 0)
    co_await aio::sleep(0s);
  EXPECT_EQ(both->peer.receive_all(), "abc");
  both->peer.send("answer");
  both->peer.close();
  EXPECT_EQ(co_await reading, "answer");
}
TEST(streams_StreamWriter, write_eof) { aio::run(write_eof()); }

aio::task<void> half_closed_peer() {
  auto both = co_await connect();
  both->peer.end_writing();
  EXPECT_EQ(co_await both->client.reader.read(), "");
  both->client.writer.write("still there");
  co_await both->client.writer.drain();
  EXPECT_EQ(both->peer.receive(), "still there");
}
TEST(streams_StreamWriter, half_closed_peer) { aio::run(half_closed_peer()); }

aio::task<void> reset_while_reading() {
  auto both = co_await connect();
  auto reading = aio::create_task(both->client.reader.readline());
  both->peer.send("partial");
  while (both->client.reader.buffered().empty())
    co_await aio::sleep(0s);
  both->peer.reset();
  EXPECT_THROW(co_await reading, std::system_error);
  EXPECT_EQ(co_await code_of(both->client.writer.drain()), std::errc::connection_reset);
  EXPECT_EQ(co_await code_of(both->client.writer.wait_closed()), std::errc::connection_reset);
}
TEST(streams_StreamReader, reset_while_reading) { aio::run(reset_while_reading()); }

aio::task<void> reset_while_writing() {
  auto both = co_await connect();
  both->client.writer.write(std::string(much, 'x'));
  auto draining = aio::create_task(both->client.writer.drain());
  co_await aio::sleep(0s);
  both->peer.reset();
  const std::error_code code =
      co_await code_of([](aio::task_handle<void> &handle) -> aio::task<void> { co_await handle; }(draining));
  EXPECT_TRUE(code == std::errc::connection_reset || code == std::errc::broken_pipe) << code.message();
  EXPECT_TRUE(co_await code_of(both->client.writer.wait_closed()));
}
TEST(streams_StreamWriter, reset_while_writing) { aio::run(reset_while_writing()); }

aio::task<void> unseen_error() {
  auto both = co_await connect();
  both->client.writer.write(std::string(much, 'x'));
  both->peer.reset();
  while (!both->client.writer.is_closing())
    co_await aio::sleep(0s);
}
TEST(streams_StreamWriter, an_error_nobody_saw_is_reported) {
  reports seen;
  aio::run(unseen_error(), {.on_exception = seen.handler()});
  ASSERT_EQ(seen.lines.size(), 1u);
  EXPECT_NE(seen.lines[0].find("nobody awaited drain"), std::string::npos);
}

aio::task<void> cancel_each() {
  auto both = co_await connect();
  aio::stream &client = both->client;
  auto reading = aio::create_task(client.reader.readexactly(8));
  co_await aio::sleep(0s);
  both->peer.send("1234");
  reading.cancel();
  EXPECT_THROW(co_await reading, aio::cancelled_error);
  both->peer.send("5678");
  EXPECT_EQ(co_await client.reader.readexactly(8), "12345678") << "the read went on, and lost nothing";

  client.writer.write(std::string(much, 'x'));
  auto draining = aio::create_task(client.writer.drain());
  auto closing = aio::create_task(client.writer.wait_closed());
  co_await aio::sleep(0s);
  draining.cancel();
  closing.cancel();
  EXPECT_THROW(co_await draining, aio::cancelled_error);
  EXPECT_THROW(co_await closing, aio::cancelled_error);
  std::size_t got = 0;
  while (got < much) {
    got += both->peer.receive(1024 * 1024).size();
    co_await aio::sleep(0s);
  }
  co_await client.writer.drain();
  EXPECT_EQ(got, much);
}
TEST(streams_cancellation, read_drain_and_wait_closed) { aio::run(cancel_each()); }

aio::task<void> cancel_connect() {
  // A listener whose queue is full does not answer.
  raw_listener listener;
  std::vector<raw_socket> queue;
  auto connecting = aio::create_task(aio::open_connection("127.0.0.1", listener.port()));
  connecting.cancel();
  EXPECT_THROW(co_await connecting, aio::cancelled_error);
  auto second = aio::create_task(aio::open_connection("127.0.0.1", listener.port()));
  co_await aio::sleep(0s);
  second.cancel();
  try {
    co_await second; // loopback may have connected it already
  } catch (const aio::cancelled_error &) {
  }
}
TEST(streams_cancellation, open_connection) { aio::run(cancel_connect()); }

aio::task<void> drop_everything() {
  auto both = co_await connect();
  both->client.writer.write("last words");
  auto reading = aio::create_task(both->client.reader.read(1));
  co_await aio::sleep(0s);
  {
    aio::stream gone = std::move(both->client);
  }
  EXPECT_EQ(co_await reading, "");
  EXPECT_EQ(both->peer.receive_all(), "last words");
}
TEST(streams_StreamWriter, dropping_the_stream_closes_it) { aio::run(drop_everything()); }

aio::task<void> abort_now() {
  auto both = co_await connect();
  both->client.writer.write(std::string(much, 'x'));
  both->client.writer.abort();
  co_await both->client.writer.wait_closed();
  EXPECT_LT(both->peer.receive_all().size(), much);
}
TEST(streams_StreamWriter, abort) { aio::run(abort_now()); }

} // namespace
