// A Boost.Asio program built with corosan::asio: reports name the operation whose handler runs, its object, its
// descriptor and the place that started it. Without the library the program runs as ever.
// RUN: %cxx %s %asio_tracking -o %t
// RUN: %t > %t.out
// RUN: %FileCheck %s --check-prefix=PLAIN --input-file=%t.out
// PLAIN: done, 0 pending
// RUN: env COROSAN_OPTIONS=slow_step_ms=40:blocking_call_ms=30 %corosan run -- %t > %t.out 2> %t.err
// RUN: %FileCheck %s --input-file=%t.err
// RUN: %FileCheck %s --check-prefix=PENDING --input-file=%t.out
// RUN: env COROSAN_OPTIONS=log_format=jsonl:slow_step_ms=0:blocking_call_ms=30 %corosan run -- %t > %t.out 2> %t.jsonl
// RUN: %FileCheck %s --check-prefix=JSONL --input-file=%t.jsonl
// JSONL-DAG: "handler":{"operation":"async_receive","object":"socket","fd":{{[0-9]+}},"started":{"function":"start_reading({{.*}}"file":"{{.*}}asio-tracking.cpp"
// JSONL-DAG: "handler":{"operation":"execute","object":"io_context","started"
#include <boost/asio.hpp>
#include <corosan/asio_hooks.h>

#include <chrono>
#include <cstdio>
#include <ctime>
#include <thread>
#include <type_traits>

namespace asio = boost::asio;
using asio::ip::tcp;
using error = boost::system::error_code;
using namespace std::chrono_literals;

void load() { std::this_thread::sleep_for(60ms); }

void compute() {
  const auto cpu = [] {
    timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return now.tv_sec * 1'000 + now.tv_nsec / 1'000'000;
  };
  const auto until = cpu() + 200;
  while (cpu() < until)
    ;
}

// The second half of the message is awaited by a step that async_read starts itself.
void start_reading(tcp::socket &from, char *buffer) {
  asio::async_read(from, asio::buffer(buffer, 6), [](error, std::size_t) { load(); });
}
// CHECK-DAG: In the handler of async_receive, part of async_read, on socket 0x{{[0-9a-f]+}} (fd {{[0-9]+}}), started at {{.*}}asio-tracking.cpp:[[@LINE-2]]:

asio::awaitable<void> session() {
  asio::steady_timer timer(co_await asio::this_coro::executor, 1ms);
  co_await timer.async_wait(asio::use_awaitable_t<>());
  // CHECK-DAG: In the handler of async_wait on deadline_timer 0x{{[0-9a-f]+}}, started at {{.*}}asio-tracking.cpp:[[@LINE-1]]{{$}}
  load();
}

int main() {
  asio::io_context io;
  tcp::acceptor acceptor(io, {asio::ip::address_v4::loopback(), 0});
  tcp::socket server(io), client(io);
  char buffer[6];
  acceptor.async_accept(server, [&](error) { start_reading(server, buffer); });
  client.async_connect(acceptor.local_endpoint(), [&](error) {
    asio::write(client, asio::buffer("abc", 3));
    asio::post(io, [&] {
      asio::write(client, asio::buffer("def", 3));
      load();
    });
    // CHECK-DAG: In the handler of execute (post, defer or dispatch) on io_context 0x{{[0-9a-f]+}}, started at {{.*}}asio-tracking.cpp:[[@LINE-4]]:
  });
  asio::co_spawn(io, session(), asio::detached);
  asio::steady_timer late(io, 500ms);
  late.async_wait([](error) { compute(); });
  // CHECK-DAG: In the handler of async_wait on deadline_timer 0x{{[0-9a-f]+}}, started at {{.*}}asio-tracking.cpp:[[@LINE-1]]:
  // CHECK-DAG: Handler started at:
  corosan_asio_operation waiting[8];
  const auto pending = [&] { return corosan_asio_pending != nullptr ? corosan_asio_pending(waiting, 8) : 0; };
  if (pending() > 0)
    std::printf("%zu pending, the newest is %s on %s\n", pending(), waiting[0].name, waiting[0].object_type);
  // PENDING: 4 pending, the newest is async_wait on deadline_timer
  io.run();
  std::printf("done, %zu pending\n", pending());
  // PENDING: done, 0 pending
}
