// start_server and start_unix_server. Case names are those of asyncio's test_streams where it has one.
#include "helpers.h"
#include "sockets.h"

#include <aio/create_task.h>
#include <aio/open_connection.h>
#include <aio/sleep.h>
#include <aio/start_server.h>
#include <aio/testing/run.h>

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <system_error>

namespace {

aio::task<void> echo_lines(aio::stream_reader reader, aio::stream_writer writer) {
  while (auto line = co_await reader.next_line()) {
    writer.write(*line);
    co_await writer.drain();
  }
  writer.close();
  co_await writer.wait_closed();
}

aio::task<std::string> talk_to(aio::stream client, std::string line) {
  client.writer.write(line);
  co_await client.writer.drain();
  std::string answer = co_await client.reader.readline();
  client.writer.close();
  co_await client.writer.wait_closed();
  co_return answer;
}
aio::task<std::string> talk(std::uint16_t port, std::string line) {
  aio::stream client = co_await aio::open_connection("127.0.0.1", port);
  co_return co_await talk_to(std::move(client), std::move(line));
}

aio::task<void> start_server() {
  aio::server server = co_await aio::start_server(echo_lines, "127.0.0.1", 0);
  EXPECT_TRUE(server.is_serving());
  const std::vector<std::string> expected(1, "127.0.0.1:" + std::to_string(server.port()));
  EXPECT_EQ(server.addresses(), expected);
  EXPECT_EQ(co_await talk(server.port(), "hello\n"), "hello\n");
  EXPECT_EQ(co_await talk(server.port(), "again\n"), "again\n");
  server.close();
  EXPECT_FALSE(server.is_serving());
  EXPECT_TRUE(server.addresses().empty());
  co_await server.wait_closed();
  EXPECT_THROW(co_await talk(server.port(), "x"), std::system_error);
}
TEST(streams_StreamTests, start_server) { aio::run(start_server()); }

aio::task<void> nothing_is_left_after_wait_closed() {
  aio::server server = co_await aio::start_server(echo_lines, "127.0.0.1", 0);
  server.close();
  co_await server.wait_closed();
}
TEST(streams_server, nothing_is_left_after_wait_closed) { aio::testing::run(nothing_is_left_after_wait_closed()); }

aio::task<void> callback_with_state() {
  std::string seen = "seen:";
  std::string prefix = "a prefix that is too long for the small string buffer ";
  auto callback = [&seen, prefix](aio::stream client) -> aio::task<void> {
    std::string line = co_await client.reader.readline();
    seen += line;
    client.writer.write(prefix + line);
    co_await client.writer.drain();
  };
  aio::server server = co_await aio::start_server(callback, "127.0.0.1", 0);
  EXPECT_EQ(co_await talk(server.port(), "1\n"), prefix + "1\n");
  EXPECT_EQ(co_await talk(server.port(), "2\n"), prefix + "2\n");
  EXPECT_EQ(seen, "seen:1\n2\n");
}
TEST(streams_server, callback_with_captures_gets_a_stream) { aio::run(callback_with_state()); }

std::string scratch(const char *name) {
  return std::filesystem::temp_directory_path() / (std::string("aio-") + std::to_string(::getpid()) + name);
}

aio::task<void> start_unix_server() {
  const std::string path = scratch("server.sock");
  {
    aio::server server = co_await aio::start_unix_server(echo_lines, path);
    const std::vector<std::string> expected(1, path);
    EXPECT_EQ(server.addresses(), expected);
    aio::stream client = co_await aio::open_unix_connection(path);
    EXPECT_EQ(client.writer.peer_address(), path);
    EXPECT_EQ(co_await talk_to(std::move(client), "hello\n"), "hello\n");
    EXPECT_TRUE(std::filesystem::exists(path));
  }
  EXPECT_FALSE(std::filesystem::exists(path)) << "a closed server removes its file";
}
TEST(streams_StreamTests, start_unix_server) { aio::run(start_unix_server()); }

aio::task<void> stale_socket() {
  const std::string path = scratch("stale.sock");
  std::string text;
  try {
    co_await aio::open_unix_connection(path);
  } catch (const std::system_error &error) {
    text = error.what();
  }
  EXPECT_NE(text.find(path), std::string::npos) << text;
  aio::server first = co_await aio::start_unix_server(echo_lines, path);
  aio::server second = co_await aio::start_unix_server(echo_lines, path); // takes the name over
  first.close();
  EXPECT_TRUE(std::filesystem::exists(path)) << "the file of another server is left alone";
  aio::stream client = co_await aio::open_unix_connection(path);
  EXPECT_EQ(co_await talk_to(std::move(client), "x\n"), "x\n");
  second.close();
  std::ofstream(path) << "not a socket";
  EXPECT_THROW(co_await aio::start_unix_server(echo_lines, path), std::system_error);
  EXPECT_TRUE(std::filesystem::exists(path));
  std::filesystem::remove(path);
}
TEST(streams_StreamTests, open_unix_connection) { aio::run(stale_socket()); }

aio::task<void> open_unix_connection_error() {
  const std::string path(std::string(1, '\0') + "aio-abstract-" + std::to_string(::getpid()));
  auto callback = [](aio::stream client) -> aio::task<void> {
    client.writer.abort();
    co_return;
  };
  aio::server server = co_await aio::start_unix_server(callback, path);
  aio::stream client = co_await aio::open_unix_connection(path);
  EXPECT_EQ(co_await client.reader.read(), "");
}
TEST(streams_StreamTests, open_unix_connection_error) { aio::run(open_unix_connection_error()); }

aio::task<void> address_in_use() {
  aio::server server = co_await aio::start_server(echo_lines, "127.0.0.1", 0);
  std::string text;
  try {
    co_await aio::start_server(echo_lines, "127.0.0.1", server.port());
  } catch (const std::system_error &error) {
    EXPECT_EQ(error.code(), std::errc::address_in_use);
    text = error.what();
  }
  EXPECT_NE(text.find("127.0.0.1:" + std::to_string(server.port())), std::string::npos) << text;
}
TEST(streams_server, address_in_use) { aio::run(address_in_use()); }

aio::task<void> all_addresses() {
  aio::server server = co_await aio::start_server(echo_lines, "", 0);
  EXPECT_EQ(co_await talk(server.port(), "any\n"), "any\n");
}
TEST(streams_server, empty_host_is_every_address) { aio::run(all_addresses()); }

aio::task<void> unhandled_exception() {
  auto callback = [](aio::stream client) -> aio::task<void> {
    co_await client.reader.readline();
    throw std::runtime_error("test");
  };
  aio::server server = co_await aio::start_server(callback, "127.0.0.1", 0);
  EXPECT_EQ(co_await talk(server.port(), "x\n"), "") << "its connection is closed";
  EXPECT_EQ(co_await talk(server.port(), "y\n"), "") << "and the server goes on";
  server.close();
  co_await server.wait_closed();
}
TEST(streams_StreamTests, unhandled_exception) {
  reports seen;
  aio::run(unhandled_exception(), {.on_exception = seen.handler()});
  ASSERT_EQ(seen.lines.size(), 2u);
  EXPECT_NE(seen.lines[0].find("callback of a server's client|client 127.0.0.1:"), std::string::npos) << seen.lines[0];
}

aio::task<void> unhandled_cancel() {
  auto callback = [](aio::stream client) -> aio::task<void> {
    co_await client.reader.readline();
    throw aio::cancelled_error();
  };
  aio::server server = co_await aio::start_server(callback, "127.0.0.1", 0);
  EXPECT_EQ(co_await talk(server.port(), "x\n"), "");
}
TEST(streams_StreamTests, unhandled_cancel) {
  reports seen;
  aio::run(unhandled_cancel(), {.on_exception = seen.handler()});
  EXPECT_TRUE(seen.lines.empty());
}

aio::task<void> wait_closed_waits_for_clients() {
  aio::server server = co_await aio::start_server(echo_lines, "127.0.0.1", 0);
  aio::stream client = co_await aio::open_connection("127.0.0.1", server.port());
  client.writer.write("x\n");
  co_await client.reader.readline();
  EXPECT_EQ(server.clients(), 1u);
  auto closed = aio::create_task(server.wait_closed());
  server.close();
  co_await aio::sleep(0s);
  EXPECT_FALSE(closed.done());
  client.writer.write("y\n");
  EXPECT_EQ(co_await client.reader.readline(), "y\n") << "open connections go on";
  client.writer.close();
  co_await closed;
  EXPECT_EQ(server.clients(), 0u);
}
TEST(streams_server, wait_closed_waits_for_clients) { aio::run(wait_closed_waits_for_clients()); }

aio::task<void> close_clients(bool now) {
  aio::server server = co_await aio::start_server(echo_lines, "127.0.0.1", 0);
  aio::stream client = co_await aio::open_connection("127.0.0.1", server.port());
  client.writer.write("x\n");
  co_await client.reader.readline();
  server.close();
  if (now)
    server.abort_clients();
  else
    server.close_clients();
  co_await server.wait_closed();
  EXPECT_EQ(co_await client.reader.read(), "");
}
TEST(streams_server, close_clients) { aio::run(close_clients(false)); }
TEST(streams_server, abort_clients) { aio::run(close_clients(true)); }

aio::task<void> serve_forever() {
  aio::server server = co_await aio::start_server(echo_lines, "127.0.0.1", 0);
  auto serving = aio::create_task(server.serve_forever());
  EXPECT_EQ(co_await talk(server.port(), "x\n"), "x\n");
  serving.cancel();
  EXPECT_THROW(co_await serving, aio::cancelled_error);
  EXPECT_FALSE(server.is_serving());
  aio::server second = co_await aio::start_server(echo_lines, "127.0.0.1", 0);
  auto again = aio::create_task(second.serve_forever());
  co_await aio::sleep(0s);
  second.close();
  co_await again;
}
TEST(streams_server, serve_forever) { aio::run(serve_forever()); }

aio::task<void> leave_everything_open() {
  aio::server server = co_await aio::start_server(echo_lines, "127.0.0.1", 0);
  aio::stream client = co_await aio::open_connection("127.0.0.1", server.port());
  client.writer.write("x\n");
  co_await client.reader.readline();
}
TEST(streams_server, run_ends_with_clients_open) {
  reports seen;
  aio::run(leave_everything_open(), {.on_exception = seen.handler()});
  EXPECT_TRUE(seen.lines.empty());
}

} // namespace
