// What nobody owes is not late: the next client of a server, the next request of a connection, the next item of a
// queue, a signal, the end of a process, a peer that spoke last.
// RUN: %cxx %s %aio -o %t
// RUN: env COROSAN_OPTIONS=long_wait_ms=100:all_asleep_ms=0:blocking_call_ms=10000 %corosan run -- %t 2> %t.err
// RUN: %FileCheck %s --input-file=%t.err --implicit-check-not=WARNING:
// CHECK: active
#include <aio/aio.h>

#include <boost/asio.hpp>
#include <chrono>
#include <csignal>

using namespace std::chrono_literals;

aio::task<void> echo(aio::stream_reader reader, aio::stream_writer writer) {
  for (std::string line; !(line = co_await reader.readline()).empty();)
    writer.write(line);
}
aio::task<void> client(std::uint16_t port) {
  auto connection = co_await aio::open_connection("127.0.0.1", port);
  connection.writer.write("hello\n");
  co_await connection.reader.readline();
  // Kept open: nothing was asked since.
  co_await connection.reader.readline();
}
aio::task<void> silent_client(std::uint16_t port) {
  auto connection = co_await aio::open_connection("127.0.0.1", port);
  co_await connection.reader.readline();
}
aio::task<void> signals() { co_await aio::wait_for_signal({SIGUSR1}); }
aio::task<void> worker(aio::queue<int> &jobs) { co_await jobs.get(); }
aio::task<void> until(aio::event &stop) { co_await stop.wait(); }
aio::task<void> notified(aio::condition &news) {
  auto guard = co_await news.lock();
  co_await news.wait();
}
static const std::vector<std::string> command{"sleep", "0.6"};
aio::task<void> child() {
  auto process = co_await aio::create_subprocess_exec(command);
  co_await process.wait();
}
aio::task<void> serve(aio::server &server) { co_await server.serve_forever(); }
aio::task<void> root() {
  auto server = co_await aio::start_server(echo, "127.0.0.1", 0);
  aio::queue<int> jobs;
  aio::event stop;
  aio::condition news;
  std::vector<aio::any_task> all;
  all.push_back(aio::create_task(serve(server)));
  all.push_back(aio::create_task(client(server.port())));
  all.push_back(aio::create_task(silent_client(server.port())));
  all.push_back(aio::create_task(signals()));
  all.push_back(aio::create_task(worker(jobs)));
  all.push_back(aio::create_task(until(stop)));
  all.push_back(aio::create_task(notified(news)));
  all.push_back(aio::create_task(child()));
  co_await aio::wait(all, 1s);
  for (const aio::any_task &task : all)
    task.cancel();
}
int main() { aio::run(root()); }
