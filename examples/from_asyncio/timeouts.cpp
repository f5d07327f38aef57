// Timeouts: deadlines over a part of a task.
#include <aio/sleep.h>
#include <aio/task.h>
#include <aio/testing/run.h>
#include <aio/timeout.h>
#include <aio/timeout_error.h>
#include <aio/wait_for.h>

#include <chrono>
#include <iostream>

using namespace std::chrono_literals;

namespace {

aio::task<int> after(std::chrono::seconds delay, int value) {
  co_await aio::sleep(delay);
  co_return value;
}

// asyncio.timeout
aio::task<void> in_time() {
  const int value = co_await aio::timeout(2s, after(1s, 1)); // over one awaitable
  std::cout << "timeout: " << value << '\n';
  const int sum = co_await aio::with_timeout(5s, [](aio::timeout_scope &) -> aio::task<int> { // over a block
    const int first = co_await after(1s, 1);
    co_return first + co_await after(1s, 2);
  });
  std::cout << "timeout: " << sum << '\n';
}
// prints: timeout: 1
// prints: timeout: 3

// asyncio.TimeoutError
aio::task<void> too_late() {
  try {
    co_await aio::timeout(1s, after(2s, 1));
  } catch (const aio::timeout_error &) {
    std::cout << "late\n";
  }
}
// prints: late

// asyncio.timeout_at
aio::task<void> at() {
  const auto deadline = aio::now() + 3s;
  const int first = co_await aio::timeout_at(deadline, after(1s, 1));
  const int second = co_await aio::timeout_at(deadline, after(1s, 2)); // one deadline over both
  std::cout << "timeout_at: " << first + second << '\n';
}
// prints: timeout_at: 3

// asyncio.Timeout, asyncio.Timeout.when, asyncio.Timeout.reschedule, asyncio.Timeout.expired
aio::task<void> move_it() {
  co_await aio::with_timeout(1s, [](aio::timeout_scope &scope) -> aio::task<void> {
    std::cout << "when: in " << (*scope.when() - aio::now()) / 1s << " s\n";
    scope.reschedule(aio::now() + 1h);
    co_await aio::sleep(1min);
    std::cout << "expired: " << scope.expired() << '\n';
    scope.reschedule(std::nullopt); // no deadline any more
    co_await aio::sleep(2h);
  });
}
// prints: when: in 1 s
// prints: expired: 0

// asyncio.wait_for
aio::task<void> older_form() { std::cout << "wait_for: " << co_await aio::wait_for(after(1s, 4), 2s) << '\n'; }
// prints: wait_for: 4

aio::task<void> all() {
  co_await in_time();
  co_await too_late();
  co_await at();
  co_await move_it();
  co_await older_form();
}

} // namespace

int main() { aio::testing::run(all()); }
