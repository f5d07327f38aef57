// Streams, files and processes of tasks on a plain io_context that is destroyed while they wait.
#include "helpers.h"
#include "sockets.h"

#include <aio/file.h>
#include <aio/open_connection.h>
#include <aio/sleep.h>
#include <aio/spawn.h>
#include <aio/start_server.h>
#include <aio/subprocess.h>

#include <boost/asio/io_context.hpp>

#include <gtest/gtest.h>

#include <signal.h>

namespace {

namespace asio = boost::asio;

aio::task<void> talk(std::uint16_t port, bool &waiting) {
  aio::stream client = co_await aio::open_connection("127.0.0.1", port);
  client.writer.write(std::string(32 * 1024 * 1024, 'x')); // never all sent
  waiting = true;
  co_await client.reader.read();
}
TEST(io_spawn, stream_dies_with_its_context) {
  raw_listener listener;
  bool waiting = false;
  bool called = false;
  {
    asio::io_context context;
    aio::spawn(context, talk(listener.port(), waiting), [&called](std::exception_ptr) { called = true; });
    while (!waiting)
      context.run_one();
    context.poll();
  }
  EXPECT_FALSE(called);
}

aio::task<void> serve(bool &waiting) {
  auto callback = [](aio::stream client) -> aio::task<void> { co_await client.reader.read(); };
  aio::server server = co_await aio::start_server(callback, "127.0.0.1", 0);
  aio::stream client = co_await aio::open_connection("127.0.0.1", server.port());
  while (server.clients() == 0)
    co_await aio::sleep(0s);
  waiting = true;
  co_await server.serve_forever();
}
TEST(io_spawn, server_dies_with_its_context) {
  bool waiting = false;
  asio::io_context context;
  aio::spawn(context, serve(waiting), [](std::exception_ptr) {});
  while (!waiting)
    context.run_one();
}

aio::task<void> wait_for_process(int &pid) {
  std::vector<std::string> words = {"sleep", "3600"};
  aio::process sleeper = co_await aio::create_subprocess_exec(words);
  pid = sleeper.pid();
  co_await sleeper.wait();
}
TEST(io_spawn, process_dies_with_its_context) {
  int pid = 0;
  {
    asio::io_context context;
    aio::spawn(context, wait_for_process(pid), [](std::exception_ptr) {});
    while (pid == 0)
      context.run_one();
  }
  EXPECT_EQ(::kill(pid, 0), -1) << "killed and reaped";
}

aio::task<void> read_on(aio::file_engine engine, bool &waiting) {
  aio::file in = co_await aio::open("/dev/zero", aio::open_mode::read, engine);
  waiting = true;
  for (;;)
    co_await in.read(64 * 1024);
}
TEST(io_spawn, file_dies_with_its_context) {
  for (const aio::file_engine engine : {aio::file_engine::threads, aio::file_engine::automatic}) {
    bool waiting = false;
    asio::io_context context;
    aio::spawn(context, read_on(engine, waiting), [](std::exception_ptr) {});
    while (!waiting)
      context.run_one();
  }
}

} // namespace
