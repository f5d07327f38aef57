// What a server does when descriptors run out, and with many clients. A program of its own: it changes the limits of
// the process.
#include "helpers.h"
#include "sockets.h"

#include <aio/create_task.h>
#include <aio/open_connection.h>
#include <aio/sleep.h>
#include <aio/start_server.h>

#include <gtest/gtest.h>

#include <fcntl.h>
#include <sys/resource.h>

#include <algorithm>
#include <ctime>

namespace {

aio::task<void> echo(aio::stream client) {
  while (auto line = co_await client.reader.next_line()) {
    client.writer.write(*line);
    co_await client.writer.drain();
  }
}

aio::task<void> exhaustion(reports &seen) {
  aio::server server = co_await aio::start_server(echo, "127.0.0.1", 0);
  aio::stream first = co_await aio::open_connection("127.0.0.1", server.port());
  first.writer.write("1\n");
  EXPECT_EQ(co_await first.reader.readline(), "1\n");
  // One descriptor is left for the client's side, none for the server's.
  std::vector<raw_socket> hoard;
  raw_socket waiting = raw_connect(server.port());
  for (int fd = ::open("/dev/null", O_RDONLY | O_CLOEXEC); fd >= 0; fd = ::open("/dev/null", O_RDONLY | O_CLOEXEC))
    hoard.emplace_back(fd);
  while (seen.lines.empty())
    co_await aio::sleep(1ms);
  EXPECT_NE(seen.lines[0].find("a server cannot accept a connection"), std::string::npos);
  first.writer.write("2\n");
  EXPECT_EQ(co_await first.reader.readline(), "2\n") << "open connections are served";
  hoard.clear();
  waiting.send("3\n");
  waiting.end_writing();
  // The mock clock brings the server back after its second.
  while (!waiting.readable())
    co_await aio::sleep(100ms);
  EXPECT_EQ(waiting.receive_all(), "3\n");
}
TEST(streams_server, goes_on_after_descriptors_ran_out) {
  rlimit old = {};
  ::getrlimit(RLIMIT_NOFILE, &old);
  const rlimit low = {64, old.rlim_max};
  ::setrlimit(RLIMIT_NOFILE, &low);
  reports seen;
  aio::testing::clock clock;
  aio::run(exhaustion(seen), {.on_exception = seen.handler(), .clock = &clock});
  ::setrlimit(RLIMIT_NOFILE, &old);
}

aio::task<void> open_one(std::uint16_t port, std::vector<aio::stream> &clients) {
  clients.push_back(co_await aio::open_connection("127.0.0.1", port));
}
aio::task<void> many(std::size_t count) {
  aio::server_options options;
  options.backlog = 4096;
  aio::server server = co_await aio::start_server(echo, "127.0.0.1", 0, options);
  std::vector<aio::stream> clients;
  clients.reserve(count);
  while (clients.size() < count) {
    std::vector<aio::task_handle<void>> batch;
    for (std::size_t place = 0; place < std::min<std::size_t>(500, count - clients.size()); ++place)
      batch.push_back(aio::create_task(open_one(server.port(), clients)));
    for (auto &task : batch)
      co_await task;
  }
  for (aio::stream &client : clients)
    client.writer.write("hello\n");
  std::size_t answers = 0;
  for (aio::stream &client : clients) {
    const std::string line = co_await client.reader.readline();
    answers += line == "hello\n";
  }
  EXPECT_EQ(answers, count);
  EXPECT_EQ(server.clients(), count);
  clients.clear();
  server.close();
  co_await server.wait_closed();
  EXPECT_EQ(server.clients(), 0u);
}
TEST(streams_server, ten_thousand_clients) {
  rlimit limit = {};
  ::getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &limit);
  // Both ends are in this process.
  const std::size_t count = std::min<std::size_t>(10'000, (limit.rlim_max - 64) / 2);
  // Time of the processor: what else the machine does is no matter of ours.
  const std::clock_t begin = std::clock();
  aio::run(many(count));
  EXPECT_LT((std::clock() - begin) / CLOCKS_PER_SEC, 10) << count;
  RecordProperty("clients", static_cast<int>(count));
}

} // namespace
