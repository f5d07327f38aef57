// Handlers that are invoked, with whatever error, are not abandoned; nor are those that die with their context, unless
// somebody asks.
// RUN: %cxx %s %asio_tracking -o %t
// RUN: env COROSAN_OPTIONS=slow_step_ms=0:blocking_call_ms=10000 %corosan run -- %t 2> %t.err
// RUN: %FileCheck %s --input-file=%t.err --implicit-check-not=WARNING: --implicit-check-not=suppressed
// CHECK: active
// RUN: env COROSAN_OPTIONS=slow_step_ms=0:blocking_call_ms=10000:abandoned_at_shutdown=1 %corosan run -- %t 2> %t.err
// RUN: %FileCheck %s --check-prefix=ASKED --input-file=%t.err
// ASKED: WARNING: CoroSanitizer: abandoned-handler
#include <boost/asio.hpp>
#include <boost/asio/experimental/channel.hpp>

#include <chrono>
#include <csignal>
#include <memory>
#include <optional>
#include <stdexcept>

namespace asio = boost::asio;
using asio::ip::tcp;
using error = boost::system::error_code;
using namespace std::chrono_literals;

void complete_with_errors() {
  asio::io_context io;
  std::optional<asio::steady_timer> timer(std::in_place, io, 1h), cancelled(std::in_place, io, 1h);
  timer->async_wait([](error) {});
  cancelled->async_wait([](error) {});
  tcp::acceptor acceptor(io, {asio::ip::address_v4::loopback(), 0});
  acceptor.async_accept([](error, tcp::socket) {});
  tcp::socket socket(io);
  char buffer[10];
  socket.async_connect(acceptor.local_endpoint(), [&](error) {
    asio::async_read(socket, asio::buffer(buffer), [](error, std::size_t) {});
    asio::post(io, [&] { socket.close(); });
  });
  std::optional<asio::signal_set> signals(std::in_place, io, SIGUSR1);
  signals->async_wait([](error, int) {});
  tcp::resolver resolver(io);
  resolver.async_resolve("127.0.0.1", "80", tcp::resolver::numeric_host, [](error, tcp::resolver::results_type) {});
  asio::experimental::channel<void(error, int)> channel(io);
  channel.async_receive([](error, int) {});
  asio::post(io, [&] {
    cancelled->cancel();
    timer.reset();
    signals.reset();
    channel.close();
  });
  io.run();
}

void go_elsewhere() {
  asio::io_context io;
  asio::thread_pool pool(2);
  auto strand = asio::make_strand(pool);
  auto own = std::make_unique<int>(1);
  asio::steady_timer timer(io, 1ms);
  timer.async_wait(asio::bind_executor(strand, [own = std::move(own)](error) {}));
  asio::dispatch(io, asio::bind_executor(strand, [] {}));
  asio::defer(strand, [] {});
  io.run();
  pool.join();
}

void throw_out() {
  asio::io_context io;
  asio::post(io, [] { throw std::runtime_error("mine"); });
  try {
    io.run();
  } catch (const std::runtime_error &) {
  }
}

asio::awaitable<void> sleep_long() {
  asio::steady_timer timer(co_await asio::this_coro::executor, 1h);
  co_await timer.async_wait(asio::use_awaitable);
}

// So many that reporting each of them would be felt.
void die_with_their_contexts() {
  asio::io_context io;
  asio::co_spawn(io, sleep_long(), asio::detached);
  for (int i = 0; i < 10'000; ++i)
    asio::post(io, [] {});
  io.run_for(1ms);
  for (int i = 0; i < 10'000; ++i)
    asio::post(io, [] {});
  asio::thread_pool pool(1);
  pool.stop();
  asio::post(pool, [] {});
}

int main() {
  complete_with_errors();
  go_elsewhere();
  throw_out();
  die_with_their_contexts();
}
