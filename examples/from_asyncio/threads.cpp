// Threads: blocking calls beside the loop, and the way in from other threads.
#include <aio/event.h>
#include <aio/loop.h>
#include <aio/parallel_for.h>
#include <aio/run_coroutine_threadsafe.h>
#include <aio/run_in_executor.h>
#include <aio/testing/run.h>
#include <aio/to_thread.h>
#include <aio/yield.h>

#include <boost/asio/thread_pool.hpp>

#include <iostream>
#include <thread>
#include <vector>

namespace {

int slow_square(int value) { return value * value; } // stands for a call that blocks

// asyncio.to_thread, anyio.to_thread.run_sync
aio::task<void> on_a_thread() { std::cout << "to_thread: " << co_await aio::to_thread(slow_square, 3) << '\n'; }
// prints: to_thread: 9

// anyio.CapacityLimiter, loop.set_default_executor
void limit() { aio::testing::run(on_a_thread(), {.thread_limit = 2}); }
// prints: to_thread: 9

// loop.run_in_executor
aio::task<void> on_my_threads(boost::asio::thread_pool &pool) {
  std::cout << "executor: " << co_await aio::run_in_executor(pool.get_executor(), slow_square, 4) << '\n';
  std::vector<int> squares(5);
  co_await aio::parallel_for(pool.get_executor(), squares.size(),
                             [&squares](std::size_t i) { squares[i] = slow_square(static_cast<int>(i)); });
  std::cout << "parallel_for: " << squares.back() << '\n';
}
// prints: executor: 16
// prints: parallel_for: 16

aio::task<int> on_the_loop(int value) {
  co_await aio::yield();
  co_return value + 1;
}

// asyncio.run_coroutine_threadsafe, anyio.from_thread.run
aio::task<void> start_from_a_thread() {
  const aio::loop loop = aio::loop::current();
  auto ask = [loop] { return aio::run_coroutine_threadsafe(on_the_loop(1), loop).get(); };
  const int value = co_await aio::to_thread(ask);
  std::cout << "run_coroutine_threadsafe: " << value << '\n';
}
// prints: run_coroutine_threadsafe: 2

// loop.call_soon_threadsafe, anyio.from_thread.run_sync
aio::task<void> call_from_a_thread() {
  const aio::loop loop = aio::loop::current();
  aio::event called;
  std::jthread other([loop, &called] { loop.call_soon_threadsafe([&called] { called.set(); }); });
  co_await called.wait();
  std::cout << "call_soon_threadsafe\n";
}
// prints: call_soon_threadsafe

aio::task<void> all(boost::asio::thread_pool &pool) {
  co_await on_my_threads(pool);
  co_await start_from_a_thread();
  co_await call_from_a_thread();
}

} // namespace

int main() {
  aio::testing::run(on_a_thread());
  limit();
  boost::asio::thread_pool pool(2); // outlives the loop: its destructor waits for its threads
  aio::testing::run(all(pool));
}
