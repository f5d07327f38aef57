// A loop that waits with liburing: what blocks between its waits is reported, its waits are not.
// REQUIRES: io_uring
// RUN: %cxx %s -DBOOST_ASIO_HAS_IO_URING -DBOOST_ASIO_DISABLE_EPOLL %uring -o %t
// RUN: env COROSAN_OPTIONS=slow_step_ms=100:blocking_call_ms=30 %corosan run -- %t 2> %t.err
// RUN: %FileCheck %s --input-file=%t.err --implicit-check-not=WARNING:
#include <boost/asio.hpp>

#include <array>
#include <chrono>
#include <functional>
#include <thread>

namespace asio = boost::asio;
using error = boost::system::error_code;
using namespace std::chrono_literals;

void load() { std::this_thread::sleep_for(80ms); }

int main() {
  asio::io_context io;
  asio::readable_pipe in(io);
  asio::writable_pipe out(io);
  asio::connect_pipe(in, out);
  std::array<char, 1> byte{};
  // Enough turns to fill the limit of a step, if they were one.
  int left = 2'000;
  std::function<void(error, std::size_t)> again = [&](error, std::size_t) {
    if (--left == 0)
      return;
    out.async_write_some(asio::buffer("x", 1), [&](error, std::size_t) {});
    in.async_read_some(asio::buffer(byte), again);
  };
  again({}, 0);
  asio::steady_timer timer(io, 200ms);
  timer.async_wait([](error) { load(); });
  io.run();
  load(); // no longer the loop's
}
// CHECK: WARNING: CoroSanitizer: blocking-call
// CHECK: #0 {{.*}} in load()
// CHECK: main{{.*}} {{.*}}foreign-uring.cpp:[[@LINE-6]]:
// CHECK: SUMMARY:
