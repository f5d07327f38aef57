// One loop after the other, a loop that is run from different places of the stack, one that a handler only polls, one
// of another thread, and waits that other threads end.
// RUN: %cxx %s -I%inputs -o %t
// RUN: env COROSAN_OPTIONS=slow_step_ms=40:blocking_call_ms=60000 %corosan run -- %t 2> %t.err
// RUN: %FileCheck %s --input-file=%t.err --implicit-check-not=ERROR: --implicit-check-not="Sanitizer: nested-run"
// CHECK: active
#include "sanitizer/thread_state.h"

#include <boost/asio.hpp>

#include <future>
#include <thread>

namespace asio = boost::asio;
using namespace std::chrono_literals;

[[gnu::noinline]] void deep(asio::io_context &io, int depth) {
  volatile char room[200] = "";
  if (depth > 0)
    deep(io, depth - 1);
  else
    io.run();
  (void)room[0];
}

int main() {
  for (int depth = 0; depth < 4; ++depth) {
    asio::io_context io;
    asio::steady_timer timer(io, 1ms);
    timer.async_wait([](boost::system::error_code) {});
    deep(io, depth);
  }
  asio::io_context io;
  asio::steady_timer timer(io, 1ms);
  timer.async_wait([&](boost::system::error_code) {
    io.poll();
    std::thread other([] {
      asio::io_context inner;
      asio::steady_timer soon(inner, 1ms);
      soon.async_wait([](boost::system::error_code) {});
      inner.run();
    });
    other.join();
    // Blocked for several times the limit, but not for ever: another thread computes, or sleeps, and then ends it.
    std::async(std::launch::async, [] { burn(200); }).get();
    std::async(std::launch::async, [] { std::this_thread::sleep_for(200ms); }).get();
  });
  deep(io, 0);
}
