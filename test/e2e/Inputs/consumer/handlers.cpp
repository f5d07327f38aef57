// A program on Boost.Asio with handler tracking.
#include <boost/asio.hpp>

#include <chrono>
#include <cstdio>
#include <thread>

int main() {
  boost::asio::io_context loop;
  boost::asio::steady_timer timer(loop, std::chrono::milliseconds(1));
  timer.async_wait(
      [](boost::system::error_code) { std::this_thread::sleep_for(std::chrono::milliseconds(60)); });
  loop.run();
  std::puts("handled");
}
