// What the thread of a loop does outside of the loop is its own affair: reading the configuration before the loop runs
// (even when the loop was already polled), joining threads and writing files after it.
// RUN: %cxx %s -o %t
// RUN: env COROSAN_OPTIONS=slow_step_ms=40:blocking_call_ms=30 %corosan run -- %t 2> %t.err
// RUN: %FileCheck %s --input-file=%t.err --implicit-check-not=WARNING:
// CHECK: active
#include <boost/asio.hpp>

#include <chrono>
#include <thread>

namespace asio = boost::asio;
using namespace std::chrono_literals;

void load() { std::this_thread::sleep_for(80ms); }

int main() {
  asio::io_context io;
  asio::post(io, [] {});
  io.poll(); // what was posted so far
  io.restart();
  load();
  asio::steady_timer timer(io, 1ms);
  timer.async_wait([](boost::system::error_code) {});
  io.run_one();
  load();
  auto work = asio::make_work_guard(io);
  std::thread other([&] { io.run(); });
  io.restart();
  timer.expires_after(1ms);
  timer.async_wait([&](boost::system::error_code) { work.reset(); });
  io.run();
  load();
  other.join();
}
