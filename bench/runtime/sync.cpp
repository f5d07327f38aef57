// Queues and semaphores.
#include "peers.h"

#include <aio/create_task.h>
#include <aio/queue.h>
#include <aio/semaphore.h>

#include <boost/asio/experimental/channel.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace {

namespace asio = boost::asio;
constexpr int room = 64, items = 6400;

aio::task<void> produce(aio::queue<int> &queue) {
  for (int item = 0; item < items; ++item)
    co_await queue.put(item);
}
aio::task<void> queues(benchmark::State &state) {
  aio::queue<int> queue(room);
  for (auto _ : state) {
    auto producer = aio::create_task(produce(queue));
    for (int item = 0; item < items; ++item) {
      const int got = co_await queue.get();
      benchmark::DoNotOptimize(got);
    }
    co_await producer;
  }
  state.SetItemsProcessed(state.iterations() * items);
}
using channel = asio::experimental::channel<void(boost::system::error_code, int)>;
asio::awaitable<void> asio_produce(channel &queue) {
  for (int item = 0; item < items; ++item)
    co_await queue.async_send(boost::system::error_code(), item, asio::use_awaitable);
}
asio::awaitable<void> channels(benchmark::State &state) {
  const auto executor = co_await asio::this_coro::executor;
  channel queue(executor, room);
  for (auto _ : state) {
    asio::co_spawn(executor, asio_produce(queue), [](std::exception_ptr) {});
    for (int item = 0; item < items; ++item) {
      const int got = co_await queue.async_receive(asio::use_awaitable);
      benchmark::DoNotOptimize(got);
    }
  }
  state.SetItemsProcessed(state.iterations() * items);
}
void queue_aio(benchmark::State &state) { bench::run(queues(state)); }
void queue_asio(benchmark::State &state) { bench::run(channels(state)); }
BENCHMARK(queue_aio);
BENCHMARK(queue_asio);

aio::task<void> permits(benchmark::State &state) {
  aio::semaphore free(1);
  for (auto _ : state) {
    co_await free.acquire();
    free.release();
  }
}
void semaphore_aio(benchmark::State &state) { bench::run(permits(state)); }
BENCHMARK(semaphore_aio);

} // namespace
