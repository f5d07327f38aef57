// Threads of a pool that runs one io_context take turns in epoll and idle on a condition variable: that is no stall.
// Where the compiler made tables of lines only, inlined functions of Asio have no more than their last name.
// RUN: %cxx %s -o %t
// RUN: env COROSAN_OPTIONS=slow_step_ms=40:blocking_call_ms=15 %corosan run -- %t 2> %t.err
// RUN: %FileCheck %s --input-file=%t.err --implicit-check-not=WARNING:
// RUN: %cxx -O1 -g1 %s -o %t
// RUN: env COROSAN_OPTIONS=slow_step_ms=40:blocking_call_ms=15 %corosan run -- %t 2> %t.err
// RUN: %FileCheck %s --input-file=%t.err --implicit-check-not=WARNING:
// CHECK: active
#include <boost/asio.hpp>
#include <functional>
#include <thread>
#include <vector>

namespace asio = boost::asio;
using namespace std::chrono_literals;

int main() {
  asio::io_context io;
  int left = 40;
  asio::steady_timer timer(io);
  std::function<void(boost::system::error_code)> tick = [&](boost::system::error_code) {
    if (--left == 0)
      return;
    timer.expires_after(5ms);
    timer.async_wait(tick);
    asio::post(io, [] {});
  };
  tick({});
  std::vector<std::thread> pool;
  for (int i = 0; i < 3; ++i)
    pool.emplace_back([&] { io.run(); });
  for (std::thread &thread : pool)
    thread.join();
}
