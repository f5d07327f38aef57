// Where a loop of a coroutine never lets anybody else run.
// RUN: %not %coro_tidy --checks=-*,coro-loop-without-suspension %s -- -std=c++20 -I%inputs/checker -I%inputs/mock > %t
// RUN: %FileCheck %s --implicit-check-not="cpp:{{[0-9]+}}:{{[0-9]+}}: warning:" < %t
#include "boost/asio.hpp"
#include "dialects.h"
#include "mini_task.h"

#include <atomic>
#include <deque>
#include <thread>

using namespace mini;

void compute();
bool flag;
std::atomic<bool> ready_flag;
std::deque<int> queue;
task<> handle(int);

task<> endless() {
  co_await tick{};
  while (true)
    compute();
  // CHECK: loop-without-suspension.cpp:[[@LINE-2]]:3: warning: this loop never suspends and never ends: nothing else runs on the event loop again [coro-loop-without-suspension]
}
boost::asio::awaitable<void> counted() {
  for (int i = 0;; ++i) {
    // CHECK: :[[@LINE-1]]:3: warning: this loop never suspends and never ends
    if (i % 2)
      compute();
  }
  co_return;
}
folly::coro::Task<> never_really() {
  do {
    // CHECK: :[[@LINE-1]]:3: warning: this loop never suspends and never ends
    co_await std::suspend_never{};
    switch (queue.size()) {
    case 0:
      break;
    default:
      compute();
    }
  } while (true);
}
task<> spins_when_empty() {
  while (true) {
    // CHECK: :[[@LINE-1]]:3: warning: this loop spins: it goes round without a suspension while nothing else can run and change what it reads
    if (!queue.empty())
      co_await handle(queue.front());
  }
}
task<> skips() {
  for (;;) {
    // CHECK: :[[@LINE-1]]:3: warning: this loop spins: it goes round without a suspension
    if (!flag)
      continue;
    co_await tick{};
    if (queue.empty())
      co_return;
  }
}
task<> spin_lock() {
  while (!ready_flag.load()) {
    // CHECK: :[[@LINE-1]]:3: warning: this loop spins without a suspension
  }
  co_await tick{};
}
task<> polite() {
  while (!ready_flag.load())
    // CHECK: :[[@LINE-1]]:3: warning: this loop spins without a suspension
    std::this_thread::yield();
  co_await tick{};
}
