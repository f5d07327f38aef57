// Where a loop only sleeps until a variable changes.
// RUN: %not %coro_tidy --checks=-*,coro-busy-wait %s -- -std=c++20 -I%inputs/mock > %t
// RUN: %FileCheck %s --implicit-check-not="cpp:{{[0-9]+}}:{{[0-9]+}}: warning:" < %t
#include "aio/sleep.h"
#include "boost/asio.hpp"
#include "dialects.h"

#include <atomic>
#include <chrono>
#include <deque>
#include <memory>
#include <optional>

using namespace std::chrono_literals;
namespace asio_ = boost::asio;

bool done;
std::atomic<int> busy;

aio::task<> flag() {
  while (!done)
    co_await aio::sleep(10ms);
  // CHECK: busy-wait.cpp:[[@LINE-2]]:3: warning: this loop polls 'done' with pauses; use an awaitable event or condition, and set it where 'done' changes [coro-busy-wait]
  // CHECK: busy-wait.cpp:[[@LINE-2]]:5: note: each round wakes the task here, changed or not
}
struct job {
  std::deque<int> items;
  std::optional<int> answer;
  bool finished_ = false;
  bool finished() const { return finished_; }

  aio::task<> empty() {
    do {
      co_await aio::sleep(1s);
    } while (items.empty());
    // CHECK: :[[@LINE-3]]:5: warning: this loop polls 'items' with pauses
  }
  aio::task<> broken() {
    for (;;) {
      if (answer.has_value())
        break;
      co_await aio::sleep(1s);
    }
    // CHECK: :[[@LINE-5]]:5: warning: this loop polls 'answer' with pauses
  }
  aio::task<> getter(const std::shared_ptr<job> &other) {
    while (!other->finished()) {
      co_await aio::sleep(1s);
    }
    // CHECK: :[[@LINE-3]]:5: warning: this loop polls 'other' with pauses
  }
};
namespace folly::coro {
Task<> sleep(std::chrono::milliseconds);
}
folly::coro::Task<> counter() {
  while (busy.load() > 0)
    co_await folly::coro::sleep(10ms);
  // CHECK: :[[@LINE-2]]:3: warning: this loop polls 'busy' with pauses; use folly::coro::Baton and co_await it,
}
asio_::awaitable<void> timer(asio_::steady_timer &wait) {
  while (!done) {
    wait.expires_after(10ms);
    co_await wait.async_wait(asio_::use_awaitable);
  }
  // CHECK: :[[@LINE-4]]:3: warning: this loop polls 'done' with pauses
}
asio_::awaitable<void> yields(asio_::io_context &context) {
  while (!done)
    co_await asio_::post(context, asio_::use_awaitable);
  // CHECK: :[[@LINE-2]]:3: warning: this loop polls 'done' with pauses
}
aio::task<> nap() { co_await aio::sleep(5ms); }
aio::task<> rest() { co_await nap(); }
template <class Jobs> bool all_done(const Jobs &jobs) { return jobs.empty(); }
aio::task<> behind_functions(std::deque<int> &jobs) {
  while (!all_done(jobs))
    co_await rest();
  // CHECK: :[[@LINE-2]]:3: warning: this loop polls 'jobs' with pauses
}
