// Running: how a program enters and leaves its loop. The comments "prints" are what the test of this program looks for.
#include <aio/await_traits.h>
#include <aio/loop.h>
#include <aio/run.h>
#include <aio/runner.h>
#include <aio/sleep.h>
#include <aio/task.h>
#include <aio/testing/clock.h>
#include <aio/testing/run.h>
#include <aio/yield.h>

#include <chrono>
#include <iostream>

using namespace std::chrono_literals;

namespace {

aio::task<int> answer() {
  co_await aio::yield();
  co_return 42;
}

// asyncio.run
void run_once() { std::cout << "run: " << aio::run(answer()) << '\n'; }
// prints: run: 42

aio::task<void> hour(const char *name) {
  co_await aio::sleep(1h);
  std::cout << "runner: " << name << " run\n";
}

// asyncio.Runner, asyncio.Runner.run, asyncio.Runner.get_loop, asyncio.Runner.close
void run_twice() {
  aio::testing::clock clock;
  aio::runner runner({.clock = &clock});
  runner.run(hour("first"));
  runner.get_loop().call_soon([] { std::cout << "runner: between two runs\n"; });
  runner.run(hour("second"));
  runner.close(); // the destructor does it, too
}
// prints: runner: first run
// prints: runner: between two runs
// prints: runner: second run

// asyncio.sleep
aio::task<void> wait_a_year() {
  const auto begin = aio::now();
  co_await aio::sleep(24h * 365);
  co_await aio::yield(); // asyncio.sleep(0)
  std::cout << "sleep: " << (aio::now() - begin) / 24h << " days\n";
}

// unittest.IsolatedAsyncioTestCase
void test_without_waiting() { aio::testing::run(wait_a_year()); }
// prints: sleep: 365 days

// What can be awaited is known when the program is compiled.
// asyncio.iscoroutine, asyncio.iscoroutinefunction, inspect.isawaitable
static_assert(aio::awaitable_in_task<aio::task<int>>);
static_assert(!aio::awaitable_in_task<int>);

} // namespace

int main() {
  run_once();
  run_twice();
  test_without_waiting();
}
