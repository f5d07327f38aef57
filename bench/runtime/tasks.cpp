// Switching between tasks, starting and joining them.
#include "peers.h"

#include <aio/create_task.h>
#include <aio/gather.h>
#include <aio/task_group.h>
#include <aio/yield.h>

#include <boost/asio/bind_executor.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <vector>

namespace {

namespace asio = boost::asio;

constexpr int width = 100;

aio::task<int> leaf(int value) { co_return value; }
asio::awaitable<int> asio_leaf(int value) { co_return value; }

aio::task<void> yields(int rounds) {
  for (int round = 0; round < rounds; ++round)
    co_await aio::yield();
}
aio::task<void> switches(benchmark::State &state) {
  constexpr int rounds = 100;
  for (auto _ : state) {
    std::vector<aio::task<void>> all;
    for (int place = 0; place < width; ++place)
      all.push_back(yields(rounds));
    co_await aio::gather(std::move(all));
  }
  state.SetItemsProcessed(state.iterations() * width * rounds);
}
void switch_aio(benchmark::State &state) { bench::run(switches(state)); }
BENCHMARK(switch_aio);

/// asio::post of a callback, the cheapest that Asio has: on a context that has no reactor.
struct reposting {
  asio::io_context *context;
  benchmark::State *state;
  void operator()() const {
    if (state->KeepRunning())
      asio::post(*context, *this);
  }
};
void switch_asio(benchmark::State &state) {
  asio::io_context context(1);
  asio::post(context, reposting{&context, &state});
  context.run();
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(switch_asio);

aio::task<void> spawns(benchmark::State &state) {
  for (auto _ : state) {
    auto handle = aio::create_task(leaf(1));
    co_await handle;
  }
}
asio::awaitable<void> asio_spawns(benchmark::State &state) {
  const auto executor = co_await asio::this_coro::executor;
  for (auto _ : state)
    co_await asio::co_spawn(executor, asio_leaf(1), asio::use_awaitable);
}
void spawn_aio(benchmark::State &state) { bench::run(spawns(state)); }
void spawn_asio(benchmark::State &state) { bench::run(asio_spawns(state)); }
BENCHMARK(spawn_aio);
BENCHMARK(spawn_asio);

aio::task<void> gathers(benchmark::State &state) {
  for (auto _ : state) {
    std::vector<aio::task<int>> all;
    all.reserve(width);
    for (int place = 0; place < width; ++place)
      all.push_back(leaf(place));
    co_await aio::gather(std::move(all));
  }
  state.SetItemsProcessed(state.iterations() * width);
}
/// What one writes with Asio: spawn them and wake up when the last is done.
asio::awaitable<void> asio_gathers(benchmark::State &state) {
  const auto executor = co_await asio::this_coro::executor;
  asio::steady_timer done(executor, asio::steady_timer::time_point::max());
  for (auto _ : state) {
    int left = width;
    for (int place = 0; place < width; ++place)
      asio::co_spawn(executor, asio_leaf(place), [&left, &done](std::exception_ptr, int) {
        if (--left == 0)
          done.cancel();
      });
    try {
      co_await done.async_wait(asio::use_awaitable);
    } catch (const boost::system::system_error &) {
    }
  }
  state.SetItemsProcessed(state.iterations() * width);
}
void gather_aio(benchmark::State &state) { bench::run(gathers(state)); }
void gather_asio(benchmark::State &state) { bench::run(asio_gathers(state)); }
BENCHMARK(gather_aio);
BENCHMARK(gather_asio);

aio::task<void> groups(benchmark::State &state) {
  for (auto _ : state) {
    auto body = [](aio::task_group &group) -> aio::task<void> {
      for (int place = 0; place < width; ++place)
        group.create_task(leaf(place));
      co_return;
    };
    co_await aio::with_task_group(body);
  }
  state.SetItemsProcessed(state.iterations() * width);
}
void group_aio(benchmark::State &state) { bench::run(groups(state)); }
BENCHMARK(group_aio);

} // namespace
