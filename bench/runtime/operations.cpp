// An Asio operation awaited through either token; a call handed to a thread.
#include "peers.h"

#include <aio/executor.h>
#include <aio/spawn.h>
#include <aio/to_thread.h>
#include <aio/use_op.h>

#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <atomic>
#include <thread>

namespace {

namespace asio = boost::asio;

aio::task<void> posts(benchmark::State &state) {
  const auto executor = aio::current_executor();
  for (auto _ : state)
    co_await asio::post(executor, aio::use_op);
}
asio::awaitable<void> asio_posts(benchmark::State &state) {
  const auto executor = co_await asio::this_coro::executor;
  for (auto _ : state)
    co_await asio::post(executor, asio::use_awaitable);
}
// Both on a plain io_context, so that neither has a reactor to ask.
void operation_aio(benchmark::State &state) {
  asio::io_context context(1);
  aio::spawn(context, posts(state), [](std::exception_ptr) {});
  context.run();
}
void operation_asio(benchmark::State &state) { bench::run(asio_posts(state)); }
BENCHMARK(operation_aio);
BENCHMARK(operation_asio);

aio::task<void> calls(benchmark::State &state) {
  for (auto _ : state) {
    const int value = co_await aio::to_thread([] { return 1; });
    benchmark::DoNotOptimize(value);
  }
}
void to_thread_aio(benchmark::State &state) { bench::run(calls(state)); }
BENCHMARK(to_thread_aio)->UseRealTime();

/// The floor: a number goes to another thread and back, each waits in the kernel.
void to_thread_futex(benchmark::State &state) {
  std::atomic<int> ball{0};
  std::thread other([&ball] {
    for (;;) {
      ball.wait(0);
      if (ball.load() == 2)
        return;
      ball.store(0);
      ball.notify_one();
    }
  });
  for (auto _ : state) {
    ball.store(1);
    ball.notify_one();
    ball.wait(1);
  }
  ball.store(2);
  ball.notify_one();
  other.join();
}
BENCHMARK(to_thread_futex)->UseRealTime();

} // namespace
