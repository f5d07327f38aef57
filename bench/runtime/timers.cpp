// A million sleeping tasks against a million timers; cancelling them; deadlines.
#include "peers.h"

#include <aio/create_task.h>
#include <aio/loop.h>
#include <aio/sleep.h>
#include <aio/wait_for.h>
#include <aio/yield.h>

#include <boost/asio/steady_timer.hpp>

#include <chrono>
#include <cstdint>
#include <vector>

namespace {

namespace asio = boost::asio;
using std::chrono::nanoseconds;

constexpr int million = 1'000'000, many = 100'000;

/// The same deadlines for all: spread over 50 ms, in no order. They pass while the timers are made, so that nobody
/// waits.
nanoseconds delay_of(int place) { return nanoseconds(static_cast<std::uint32_t>(place) * 2654435761u % 50'000'000u); }

aio::task<void> sleeper(nanoseconds time) { co_await aio::sleep(time); }
aio::task<void> sleepers(benchmark::State &state) {
  for (auto _ : state) {
    std::vector<aio::task_handle<void>> all;
    all.reserve(million);
    for (int place = 0; place < million; ++place)
      all.push_back(aio::create_task(sleeper(delay_of(place))));
    for (auto &each : all)
      co_await each;
  }
  state.SetItemsProcessed(state.iterations() * million);
}
void timers_aio(benchmark::State &state) { bench::run(sleepers(state)); }
void timers_asio(benchmark::State &state) {
  for (auto _ : state) {
    asio::io_context context(1);
    std::vector<asio::steady_timer> all;
    all.reserve(million);
    int fired = 0;
    for (int place = 0; place < million; ++place) {
      all.emplace_back(context, delay_of(place));
      all.back().async_wait([&fired](const boost::system::error_code &) { ++fired; });
    }
    context.run();
    benchmark::DoNotOptimize(fired);
  }
  state.SetItemsProcessed(state.iterations() * million);
}
// Processor time: both have to wait for the last deadline.
BENCHMARK(timers_aio)->Iterations(1)->MeasureProcessCPUTime();
BENCHMARK(timers_asio)->Iterations(1)->MeasureProcessCPUTime();

/// `delivered`: the request and its delivery, a C++ exception in each task; else the request alone.
aio::task<void> cancels(benchmark::State &state, bool delivered) {
  for (auto _ : state) {
    state.PauseTiming();
    std::vector<aio::task_handle<void>> all;
    all.reserve(many);
    for (int place = 0; place < many; ++place)
      all.push_back(aio::create_task(sleeper(std::chrono::hours(1) + delay_of(place))));
    co_await aio::yield();
    state.ResumeTiming();
    for (auto &each : all)
      each.cancel();
    if (!delivered)
      state.PauseTiming();
    co_await aio::yield();
    co_await aio::yield();
    if (delivered)
      state.PauseTiming();
    all.clear();
    state.ResumeTiming();
  }
  state.SetItemsProcessed(state.iterations() * many);
}
void cancel_task_aio(benchmark::State &state) { bench::run(cancels(state, true)); }
void cancel_request_aio(benchmark::State &state) { bench::run(cancels(state, false)); }
BENCHMARK(cancel_task_aio)->Iterations(5);
BENCHMARK(cancel_request_aio)->Iterations(5);

/// Only the timer: what a deadline that was not needed costs in the end.
aio::task<void> calls_off(benchmark::State &state) {
  const aio::loop loop = aio::loop::current();
  for (auto _ : state) {
    state.PauseTiming();
    std::vector<aio::callback_handle> all;
    all.reserve(many);
    for (int place = 0; place < many; ++place)
      all.push_back(loop.call_later(std::chrono::hours(1) + delay_of(place), [] {}));
    state.ResumeTiming();
    for (auto &each : all)
      each.cancel();
  }
  state.SetItemsProcessed(state.iterations() * many);
  co_return;
}
void cancel_timer_aio(benchmark::State &state) { bench::run(calls_off(state)); }
BENCHMARK(cancel_timer_aio)->Iterations(5);

void cancel_timer_asio(benchmark::State &state) {
  for (auto _ : state) {
    state.PauseTiming();
    asio::io_context context(1);
    std::vector<asio::steady_timer> all;
    all.reserve(many);
    int cancelled = 0;
    for (int place = 0; place < many; ++place) {
      all.emplace_back(context, std::chrono::hours(1) + delay_of(place));
      all.back().async_wait([&cancelled](const boost::system::error_code &) { ++cancelled; });
    }
    state.ResumeTiming();
    for (auto &each : all)
      each.cancel();
    context.run();
    state.PauseTiming();
    benchmark::DoNotOptimize(cancelled);
    all.clear();
    state.ResumeTiming();
  }
  state.SetItemsProcessed(state.iterations() * many);
}
BENCHMARK(cancel_timer_asio)->Iterations(5);

aio::task<int> leaf(int value) { co_return value; }
aio::task<void> deadlines(benchmark::State &state) {
  for (auto _ : state) {
    const int value = co_await aio::wait_for(leaf(1), std::chrono::hours(1));
    benchmark::DoNotOptimize(value);
  }
}
void wait_for_aio(benchmark::State &state) { bench::run(deadlines(state)); }
BENCHMARK(wait_for_aio);

} // namespace
