// Awaiting a child that completes at once, and chains of them.
#include "peers.h"

namespace {

aio::task<int> leaf(int value) { co_return value; }
aio::task<int> chain(int depth) {
  if (depth == 0)
    co_return 0;
  const int below = co_await chain(depth - 1);
  co_return below + 1;
}
boost::asio::awaitable<int> asio_leaf(int value) { co_return value; }
boost::asio::awaitable<int> asio_chain(int depth) {
  if (depth == 0)
    co_return 0;
  const int below = co_await asio_chain(depth - 1);
  co_return below + 1;
}

aio::task<void> leaves(benchmark::State &state) {
  for (auto _ : state) {
    const int value = co_await leaf(1);
    benchmark::DoNotOptimize(value);
  }
}
boost::asio::awaitable<void> asio_leaves(benchmark::State &state) {
  for (auto _ : state) {
    const int value = co_await asio_leaf(1);
    benchmark::DoNotOptimize(value);
  }
}
aio::task<void> chains(benchmark::State &state) {
  for (auto _ : state) {
    const int value = co_await chain(100);
    benchmark::DoNotOptimize(value);
  }
  state.SetItemsProcessed(state.iterations() * 100);
}
boost::asio::awaitable<void> asio_chains(benchmark::State &state) {
  for (auto _ : state) {
    const int value = co_await asio_chain(100);
    benchmark::DoNotOptimize(value);
  }
  state.SetItemsProcessed(state.iterations() * 100);
}

void leaf_aio(benchmark::State &state) { bench::run(leaves(state)); }
void leaf_asio(benchmark::State &state) { bench::run(asio_leaves(state)); }
void chain_aio(benchmark::State &state) { bench::run(chains(state)); }
void chain_asio(benchmark::State &state) { bench::run(asio_chains(state)); }
BENCHMARK(leaf_aio);
BENCHMARK(leaf_asio);
BENCHMARK(chain_aio);
BENCHMARK(chain_asio);

} // namespace
