// Loops that follow each other or take turns on one thread are none inside another: from one function, from the same
// place again and again, by helpers of different depth. So is one inside a step that ends at once.
// RUN: %cxx %s -o %t
// RUN: env COROSAN_OPTIONS=slow_step_ms=0:blocking_call_ms=30 %corosan run -- %t 2> %t.err
// RUN: %FileCheck %s --input-file=%t.err --implicit-check-not=WARNING: --implicit-check-not=ERROR:
// CHECK: active
#include <boost/asio.hpp>

#include <sys/epoll.h>
#include <unistd.h>

namespace asio = boost::asio;
using namespace std::chrono_literals;

struct ticking {
  asio::io_context io;
  asio::steady_timer timer{io};
  int left = 0;
  void begin(int ticks) {
    left = ticks;
    io.restart();
    tick();
  }
  void tick() {
    if (left-- == 0)
      return;
    timer.expires_after(20ms);
    timer.async_wait([this](boost::system::error_code) { tick(); });
  }
};

[[gnu::noinline]] void run_deeper(ticking &one) {
  char room[200] = "";
  asm volatile("" : : "r"(room) : "memory");
  one.io.run();
}

int main() {
  ticking first, second;
  for (int round = 0; round < 2; ++round) { // one after the other
    first.begin(4);
    first.io.run();
    second.begin(4);
    second.io.run();
    second.begin(4);
    run_deeper(second);
  }
  for (ticking *each : {&first, &second, &first, &second}) {
    each->begin(4);
    each->io.run();
  }
  first.begin(10);
  second.begin(10);
  while (!first.io.stopped() || !second.io.stopped()) { // in turn
    first.io.run_one_for(60ms);
    second.io.run_one_for(60ms);
  }
  first.begin(3);
  asio::post(first.io, [] {
    const int set = epoll_create1(EPOLL_CLOEXEC);
    epoll_event event;
    epoll_wait(set, &event, 1, 1);
    close(set);
  });
  first.io.run();
}
