// Where a loop suspends, ends, or makes progress.
// RUN: %coro_tidy --checks=-*,coro-loop-without-suspension %s -- -std=c++20 -I%inputs/checker -I%inputs/mock > %t
// RUN: %FileCheck --allow-empty --implicit-check-not=warning: %s < %t
#include "boost/asio.hpp"
#include "mini_task.h"

#include <atomic>
#include <deque>
#include <optional>
#include <string>
#include <thread>

using namespace mini;

void compute();
std::deque<int> queue;
std::optional<int> pop();
task<> handle(int);

task<> suspends() {
  while (true)
    co_await tick{};
}
task<> in_condition() {
  while (co_await number())
    compute();
}
task<> parses(std::string text) {
  std::size_t from = 0;
  while (true) {
    const std::size_t end = text.find('\n', from);
    if (end == std::string::npos)
      break;
    from = end + 1;
  }
  co_await tick{};
}
task<> leaves() {
  for (;;) {
    compute();
    if (queue.empty())
      co_return;
  }
}
task<> drains() {
  while (true) {
    if (auto item = pop()) {
      compute();
      continue;
    }
    co_await tick{};
  }
}
task<> takes() {
  while (true) {
    if (!queue.empty()) {
      queue.pop_front();
      continue;
    }
    co_await tick{};
  }
}
task<> bounded(int n) {
  for (int i = 0; i < n; ++i)
    compute();
  while (n > 0)
    --n;
  for (int one : queue)
    co_await handle(one);
}
task<> exchanges(std::atomic<bool> &busy) {
  bool expected = false;
  while (!busy.compare_exchange_weak(expected, true))
    expected = false;
  co_await tick{};
}
task<> ended_by_an_error() {
  try {
    while (true)
      compute();
  } catch (...) {
  }
  co_await tick{};
}
/// The cases may be all there are.
task<> machine(int state) {
  while (true) {
    switch (state) {
    case 0:
      co_await tick{};
      break;
    case 1:
      co_await work();
      break;
    default:
      break;
    }
    if (state == 0)
      co_await tick{};
    else if (state == 1)
      co_await work();
  }
}
/// As Asio marks a place that is never reached.
task<> never_reached() {
  co_await tick{};
  for (;;) {
  }
}
[[noreturn]] void give_up();
task<> ends_the_process() {
  while (true) {
    compute();
    give_up();
  }
  co_await tick{};
}
generator<int> primes() {
  for (int i = 2;; ++i)
    if (i % 2)
      co_yield i;
}
/// blocking-call's.
task<> blocks() {
  co_await tick{};
  while (true)
    std::this_thread::sleep_for(std::chrono::seconds(1));
}
boost::asio::awaitable<void> on_pool(boost::asio::thread_pool &pool) {
  co_await boost::asio::post(boost::asio::bind_executor(pool, boost::asio::use_awaitable));
  while (true)
    compute();
}
task<> lambda() {
  auto worker = [] {
    while (true)
      compute();
  };
  (void)worker;
  co_await tick{};
}
void plain() {
  while (true)
    compute();
}
