// UDP endpoints.
#include "helpers.h"

#include <aio/create_task.h>
#include <aio/datagram_endpoint.h>
#include <aio/sleep.h>

#include <gtest/gtest.h>

#include <system_error>

namespace {

aio::task<aio::datagram_endpoint> bound() {
  aio::datagram_options options;
  options.local_host = "127.0.0.1";
  return aio::create_datagram_endpoint(options);
}

aio::task<void> send_and_receive() {
  aio::datagram_endpoint server = co_await bound();
  aio::datagram_options options;
  options.remote_host = "127.0.0.1";
  options.remote_port = server.local_port();
  aio::datagram_endpoint client = co_await aio::create_datagram_endpoint(options);
  co_await client.send("hello");
  aio::datagram got = co_await server.recv_from();
  EXPECT_EQ(got.data, "hello");
  EXPECT_EQ(got.host, "127.0.0.1");
  EXPECT_EQ(got.port, client.local_port());
  EXPECT_EQ(client.local_address(), "127.0.0.1:" + std::to_string(got.port));
  co_await server.send_to("a longer answer", got.host, got.port);
  aio::datagram answer = co_await client.recv_from(8);
  EXPECT_EQ(answer.data, "a longer") << "the rest is cut";
  co_await client.send("");
  aio::datagram empty = co_await server.recv_from();
  EXPECT_EQ(empty.data, "");
}
TEST(datagram_endpoint, send_and_receive) { aio::run(send_and_receive()); }

aio::task<void> cancel_and_close() {
  aio::datagram_endpoint server = co_await bound();
  auto waiting = aio::create_task(server.recv_from());
  co_await aio::sleep(0s);
  waiting.cancel();
  EXPECT_THROW(co_await waiting, aio::cancelled_error);
  co_await server.send_to("to myself", "127.0.0.1", server.local_port());
  aio::datagram got = co_await server.recv_from();
  EXPECT_EQ(got.data, "to myself");
  auto last = aio::create_task(server.recv_from());
  co_await aio::sleep(0s);
  EXPECT_FALSE(server.is_closing());
  server.close();
  EXPECT_TRUE(server.is_closing());
  EXPECT_THROW(co_await last, std::system_error);
}
TEST(datagram_endpoint, cancel_and_close) { aio::run(cancel_and_close()); }

aio::task<void> errors() {
  aio::datagram_endpoint server = co_await bound();
  aio::datagram_options options;
  options.local_host = "127.0.0.1";
  options.local_port = server.local_port();
  EXPECT_THROW(co_await aio::create_datagram_endpoint(options), std::system_error);
  const std::string big(100'000, 'x');
  EXPECT_THROW(co_await server.send_to(big, "127.0.0.1", 9), std::system_error);
}
TEST(datagram_endpoint, errors) { aio::run(errors()); }

} // namespace
