// What ends, what is cancelled, what never began, a generator left at its co_yield, and what the end of a run takes
// away is not destroyed pending.
// RUN: %cxx %s %aio -o %t
// RUN: env COROSAN_OPTIONS=slow_step_ms=0 %corosan run -- %t 2> %t.err
// RUN: %FileCheck %s --input-file=%t.err --implicit-check-not=WARNING:
// CHECK: active
#include <aio/aio.h>
#include <aio/awaitable.h>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>

#include <stdexcept>

namespace asio = boost::asio;

aio::task<void> forever() { co_await aio::sleep(std::chrono::hours(1)); }
aio::task<void> inner() { co_await forever(); }
aio::task<void> throws() {
  co_await aio::yield();
  throw std::runtime_error("mine");
}
aio::async_generator<int> numbers() {
  for (int i = 0;; ++i) {
    co_await aio::yield();
    co_yield i;
  }
}
aio::task<void> refuses_cancellation() {
  aio::task_handle<void> task = aio::create_task(inner());
  task.cancel(); // before its first step
  co_await aio::yield();
}
aio::task<void> leaves_generator() {
  aio::async_generator<int> some = numbers();
  co_await some.next();
}
aio::task<void> catches() {
  try {
    co_await throws();
  } catch (const std::runtime_error &) {
  }
}
aio::task<void> times_out() {
  try {
    co_await aio::wait_for(inner(), std::chrono::milliseconds(1));
  } catch (const aio::timeout_error &) {
  }
}
aio::task<void> root() {
  co_await refuses_cancellation();
  co_await leaves_generator();
  co_await catches();
  co_await times_out();
  aio::task_handle<void> left = aio::create_task(inner());
  co_await aio::yield();
}
/// A coroutine of another library awaits a task that ends.
asio::awaitable<void> foreign() { co_await times_out(); }

int main() {
  aio::run(root());
  asio::io_context context;
  asio::co_spawn(context, foreign(), asio::detached);
  context.run();
}
