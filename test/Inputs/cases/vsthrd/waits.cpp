// Waits that block, by the list of Microsoft's threading analyzers: VSTHRD002 and VSTHRD102. Theirs looks at functions
// that are not async, since any of them may run on the main thread; ours at code that runs on an event loop.
#define WITHOUT_STANDALONE_ASIO
#include <aio/aio.h>
#include <boost/asio.hpp>
#include <dialects.h>

#include <chrono>
#include <functional>
#include <future>
#include <vector>

namespace asio = boost::asio;
using namespace std::chrono_literals;

aio::task<int> number();
asio::awaitable<int> lookup();
folly::coro::Task<int> compute();
std::future<int> start();

// VSTHRD002, error: waits for a future
// warn: blocking-call
void waits(asio::steady_timer &timer) {
  timer.async_wait([](boost::system::error_code) {
    auto task = std::async([] {});
    task.wait();
  });
}

// VSTHRD002, error: waits for a future on a thread that may be any
// different: silent; a function that no loop is known to run may wait
void waits_plain() {
  auto task = std::async([] {});
  task.wait();
}

// VSTHRD002, error: waits for all of them
// warn: blocking-call blocking-call
aio::task<> waits_all(std::future<int> one, std::future<int> two) {
  one.wait();
  two.wait();
  co_return;
}

// VSTHRD002, error: waits for any of them
// warn: blocking-call
aio::task<> waits_any(std::vector<std::future<int>> &all) {
  for (auto &one : all)
    if (one.wait_for(10ms) == std::future_status::ready)
      break;
  co_return;
}

// VSTHRD002, fine: asks for those that are done
// silent
aio::task<int> asks_any(std::vector<std::future<int>> &all) {
  for (auto &one : all)
    if (one.wait_for(0s) == std::future_status::ready)
      co_return one.get();
  co_return 0;
}

// VSTHRD002, fine: takes results that are there
// silent
aio::task<int> takes_ready(std::future<int> one) {
  if (one.wait_for(0s) != std::future_status::ready)
    co_return 0;
  co_return one.get();
}

// VSTHRD002, error: takes a result before it asked
// warn: blocking-call
aio::task<int> takes_before(std::future<int> one) {
  int value = one.get();
  if (one.wait_for(0s) == std::future_status::ready)
    co_return 0;
  co_return value;
}

// VSTHRD002, error: takes another result than the one that is there
// warn: blocking-call
aio::task<int> takes_other(std::future<int> one, std::future<int> two) {
  if (one.wait_for(0s) == std::future_status::ready)
    co_return two.get();
  co_return 0;
}

// VSTHRD002, error: takes the result of a variable that was set anew
// warn: blocking-call
aio::task<int> takes_reused(std::future<int> one) {
  if (one.wait_for(0s) == std::future_status::ready) {
    int value = one.get();
    one = start();
    co_return value + one.get();
  }
  co_return 0;
}

// VSTHRD002, error: in an anonymous function that nobody calls here
// different: silent; it may run on any thread
std::function<void()> kept;
void waits_kept(std::shared_future<int> task) {
  kept = [task] { task.wait(); };
}

// VSTHRD002, error: in a completion handler
// warn: blocking-call
void waits_handler(asio::io_context &loop, std::shared_future<int> task) {
  asio::post(loop, [task] { task.wait(); });
}

// VSTHRD002, error: takes the result of a coroutine by waiting
// warn: nested-run
cppcoro::task<int> cpp_number();
cppcoro::task<int> waits_coroutine() { co_return cppcoro::sync_wait(cpp_number()); }

// VSTHRD002, error: waits for the coroutine of another library
// warn: nested-run
folly::coro::Task<int> waits_folly() { co_return folly::coro::blockingWait(compute()); }

// VSTHRD002, error: waits for what its own loop has to do
// warn: nested-run
asio::awaitable<int> waits_own_loop(asio::io_context &loop) {
  co_return asio::co_spawn(loop, lookup(), asio::use_future).get();
}

// VSTHRD002, error: through a function, whose callers have to change with it
// warn: blocking-call
int get_number(int a) {
  auto task = std::async([a] { return a; });
  return task.get();
}
aio::task<int> calls_get_number() { co_return get_number(1) + 2; }

// VSTHRD002, fine: runs the loop from a plain function
// silent
int runs_loop() { return aio::run(number()); }

// VSTHRD002, fine: joins at the end of the program
// silent
int main() {
  asio::io_context loop;
  auto result = asio::co_spawn(loop, lookup(), asio::use_future);
  loop.run();
  return result.get();
}

// VSTHRD102, error: runs a loop in a function that coroutines call
// warn: nested-run
static int hidden() { return aio::run(number()); }
aio::task<int> calls_hidden() { co_return hidden(); }

// VSTHRD102, fine: runs a loop in a function that nobody calls from one
// silent
int open() { return aio::run(number()); }
