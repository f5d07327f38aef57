// A loop that is run inside a step of another one keeps that from turning, as long as it lasts: one finding, with the
// place where it waits, although it idles there. The outer loop goes on behind it.
// RUN: %cxx %s -I%inputs -o %t
// RUN: env COROSAN_OPTIONS=slow_step_ms=0:blocking_call_ms=30 %corosan run -- %t 2> %t.err
// RUN: %FileCheck %s --input-file=%t.err --implicit-check-not=WARNING: --implicit-check-not=ERROR:
#include <boost/asio.hpp>

#include <sys/epoll.h>
#include <thread>
#include <unistd.h>

namespace asio = boost::asio;
using namespace std::chrono_literals;

/// Waits as a client does that has a loop of its own for one answer.
void ask() {
  const int set = epoll_create1(EPOLL_CLOEXEC);
  epoll_event event;
  for (int i = 0; i < 4; ++i)
    epoll_wait(set, &event, 1, 20);
  close(set);
}

int main() {
  asio::io_context io;
  asio::steady_timer timer(io, 1ms);
  timer.async_wait([&](boost::system::error_code) {
    ask();
    timer.expires_after(1ms);
    timer.async_wait([](boost::system::error_code) { std::this_thread::sleep_for(60ms); });
  });
  io.run();
}
// CHECK: WARNING: CoroSanitizer: blocking-call another event loop ran inside a step for {{[0-9]+}} ms and kept this one from turning
// CHECK: Call: epoll_wait()  [socket]
// CHECK: #0 {{.*}} in ask() {{.*}}foreign-inner.cpp:20:
// CHECK: Suggestion: let this loop do it
// CHECK: SUMMARY: CoroSanitizer: blocking-call {{.*}}foreign-inner.cpp:20:
// CHECK: WARNING: CoroSanitizer: blocking-call the loop's thread was blocked for {{[0-9]+}} ms in a call to
// CHECK: foreign-inner.cpp:30:
