// Where a loop with sleeps does something, waits for the time, or for something that nobody can announce.
// RUN: %coro_tidy --checks=-*,coro-busy-wait %s -- -std=c++20 -I%inputs/mock > %t
// RUN: %FileCheck --allow-empty --implicit-check-not=warning: %s < %t
#include "aio/sleep.h"
#include "boost/asio.hpp"

#include <atomic>
#include <chrono>
#include <filesystem>

using namespace std::chrono_literals;
using clock_type = std::chrono::steady_clock;
namespace asio_ = boost::asio;

bool done;
aio::task<> step();
aio::task<bool> ask();
void work();

aio::task<> works() {
  while (!done) {
    work();
    co_await aio::sleep(1s);
  }
}
aio::task<> other_awaits() {
  while (!done) {
    co_await step();
    co_await aio::sleep(1s);
  }
}
aio::task<> asks() {
  while (!co_await ask())
    co_await aio::sleep(1s);
}
aio::task<> backs_off(clock_type::time_point deadline) {
  while (clock_type::now() < deadline)
    co_await aio::sleep(10ms);
}
aio::task<> file() {
  while (!std::filesystem::exists("ready"))
    co_await aio::sleep(1s);
}
aio::task<> turns() {
  for (int i = 0; i < 10; ++i)
    co_await aio::sleep(0ms);
}
aio::task<> counts(int rounds) {
  while (rounds > 0)
    co_await aio::sleep(0ms);
}
aio::task<> for_ever() {
  while (true)
    co_await aio::sleep(1h);
}
struct child {
  bool poll();
};
aio::task<> outside(child &process) {
  while (!process.poll())
    co_await aio::sleep(1s);
}
/// The timer is an event: whoever sets `done` cancels it.
asio_::awaitable<void> event(asio_::steady_timer &changed) {
  while (!done)
    co_await changed.async_wait(asio_::use_awaitable);
}
aio::task<> once() {
  if (!done)
    co_await aio::sleep(1s);
}
aio::task<> work_and_rest(int &count) {
  ++count;
  co_await aio::sleep(5ms);
}
bool asks_again(int &count) { return ++count > 3; }
aio::task<> behind_functions(int count) {
  while (!done)
    co_await work_and_rest(count);
  while (!asks_again(count))
    co_await aio::sleep(1s);
}
