// What the tracking of Asio's handlers costs: a function that posts itself again, in nanoseconds a round. Built without
// tracking, with corosan::asio, and with Asio's own tracker; bench/asio_tracking.py compares them.
#include <boost/asio.hpp>

#include <chrono>
#include <cstdio>

namespace asio = boost::asio;

constexpr long rounds = 500'000;

struct again {
  asio::io_context *loop;
  long *left;
  void operator()() const {
    if (--*left > 0)
      asio::post(*loop, again{loop, left});
  }
};

int main() {
  asio::io_context loop(1);
  asio::steady_timer timer(loop); // so that the loop has its reactor, as real ones have
  timer.async_wait([](boost::system::error_code) {});
  long left = rounds;
  asio::post(loop, again{&loop, &left});
  const auto begin = std::chrono::steady_clock::now();
  loop.run();
  const std::chrono::duration<double, std::nano> took = std::chrono::steady_clock::now() - begin;
  std::printf("%.1f\n", took.count() / rounds);
}
