// Futures: a result that somebody will set.
#include <aio/cancelled_error.h>
#include <aio/create_task.h>
#include <aio/future.h>
#include <aio/invalid_state_error.h>
#include <aio/loop.h>
#include <aio/sleep.h>
#include <aio/testing/run.h>

#include <chrono>
#include <exception>
#include <iostream>
#include <stdexcept>

using namespace std::chrono_literals;

namespace {

// asyncio.Future, asyncio.Future.set_result, asyncio.Future.done, asyncio.Future.result, loop.create_future
aio::task<void> from_a_callback() {
  aio::future<int> answer;
  aio::loop::current().call_later(1s, [answer] { answer.set_value(42); });
  const bool done = answer.done();
  const int value = co_await answer;
  std::cout << "future: " << done << ' ' << value << ' ' << answer.result() << '\n';
}
// prints: future: 0 42 42

// asyncio.Future.set_exception, asyncio.Future.exception
aio::task<void> failed() {
  aio::future<int> answer;
  answer.set_exception(std::make_exception_ptr(std::runtime_error("no")));
  try {
    co_await answer;
  } catch (const std::runtime_error &error) {
    std::cout << "exception: " << error.what() << ' ' << (answer.exception() != nullptr) << '\n';
  }
}
// prints: exception: no 1

// asyncio.Future.cancel, asyncio.Future.cancelled, asyncio.Future.add_done_callback
aio::task<void> cancelled() {
  aio::future<> answer;
  answer.add_done_callback([] { std::cout << "callback\n"; });
  answer.cancel();
  co_await aio::sleep(1s);
  std::cout << "cancelled: " << answer.cancelled() << '\n';
}
// prints: callback
// prints: cancelled: 1

// asyncio.InvalidStateError
void second_result() {
  aio::future<int> answer;
  answer.set_value(1);
  try {
    answer.set_value(2);
  } catch (const aio::invalid_state_error &) {
    std::cout << "set already\n";
  }
}
// prints: set already

aio::task<void> all() {
  co_await from_a_callback();
  co_await failed();
  co_await cancelled();
  second_result();
}

} // namespace

int main() { aio::testing::run(all()); }
