// Exceptions: what is caught where.
#include <aio/cancelled_error.h>
#include <aio/create_task.h>
#include <aio/exception_group.h>
#include <aio/gather.h>
#include <aio/sleep.h>
#include <aio/testing/run.h>
#include <aio/timeout.h>
#include <aio/yield.h>

#include <chrono>
#include <exception>
#include <iostream>

using namespace std::chrono_literals;

namespace {

aio::task<void> careful() {
  try {
    co_await aio::sleep(1h);
  } catch (const std::exception &) {
    std::cout << "never: it is no std::exception\n";
  } catch (const aio::cancelled_error &) {
    std::cout << "cancelled\n";
    throw; // always, after the clean-up
  }
}

// asyncio.CancelledError
aio::task<void> cancellation() {
  aio::task_handle<void> task = aio::create_task(careful());
  co_await aio::yield();
  task.cancel();
  auto [ended] = co_await aio::gather(aio::return_exceptions, std::move(task));
  std::cout << "has a value: " << ended.has_value() << '\n';
}
// prints: cancelled
// prints: has a value: 0

aio::task<void> clean() {
  co_await aio::sleep(1s);
  std::cout << "cleaned up\n";
}

aio::task<void> work() {
  std::exception_ptr error;
  try {
    co_await aio::sleep(1h);
  } catch (...) {
    error = std::current_exception(); // C++ has no co_await in a handler: keep it, leave the handler
  }
  co_await clean();
  if (error)
    std::rethrow_exception(error);
}

// try: ... finally: await
aio::task<void> finally_await() {
  try {
    co_await aio::timeout(1s, work());
  } catch (const aio::timeout_error &) {
    std::cout << "timeout, after the clean-up\n";
  }
}
// prints: cleaned up
// prints: timeout, after the clean-up

aio::task<void> all() {
  co_await cancellation();
  co_await finally_await();
}

} // namespace

int main() { aio::testing::run(all()); }
