// Lambda coroutines whose closure is gone while they still need it.
// RUN: %not %coro_tidy --checks=-*,coro-capturing-lambda %s -- -std=c++20 -I%inputs/checker -I%inputs/mock > %t
// RUN: %FileCheck --check-prefixes=CHECK,CXX20 %s < %t
// RUN: %FileCheck --check-prefix=ONLY --implicit-check-not=warning: %s < %t
// RUN: %not %coro_tidy --checks=-*,coro-capturing-lambda %s -- -std=c++23 -I%inputs/checker -I%inputs/mock > %t.23
// RUN: %FileCheck --check-prefixes=CHECK,CXX23 %s < %t.23
#include "mini_task.h"

#include <boost/asio.hpp>
#include <dialects.h>

#include <memory>
#include <vector>

using namespace mini;
namespace net = boost::asio;

task<> stored(int number) {
  auto later = [number]() -> task<> {
    co_await work();
    (void)number;
  }();
  // CHECK: :[[@LINE-4]]:16: warning: this closure dies before its coroutine is done, and its captures with it:
  // CXX20-SAME: pass what it needs as parameters, or keep the closure [coro-capturing-lambda]
  // CXX23-SAME: take the closure by value, with 'this auto', or pass what it needs as parameters [coro-capturing-lambda]
  // CHECK: :[[@LINE-7]]:17: note: 'number' is part of the closure, not of the coroutine's frame
  // CHECK: :[[@LINE-8]]:8: note: the task is kept here, past the end of this expression
  co_await later;
}
task<> returned(int number) {
  return [=]() -> task<> { co_await mini::number(number); }();
  // CHECK: :[[@LINE-1]]:10: warning: this closure dies before its coroutine is done
}
task<> closure_variable(int number) {
  auto closure = [&number]() -> task<> { co_await mini::number(number); };
  return closure();
  // CHECK: :[[@LINE-1]]:10: warning: closure 'closure' dies before its coroutine is done
}
task<> in_a_loop(std::vector<int> numbers) {
  std::vector<task<>> all;
  for (int number : numbers) {
    auto closure = [number]() -> task<> { co_await mini::number(number); };
    all.push_back(closure());
    // CHECK: :[[@LINE-1]]:19: warning: closure 'closure' dies before its coroutine is done
  }
  for (auto &one : all)
    co_await one;
}
void spawned(net::any_io_executor executor, int number) {
  co_spawn(
      executor,
      [number]() -> net::awaitable<void> {
        (void)number;
        co_return;
      }(),
      net::detached);
  // CHECK: :[[@LINE-5]]:7: warning: this closure dies before its coroutine is done
}
struct server {
  int port;
  task<> start() {
    return [this]() -> task<> { co_await number(port); }();
    // CHECK: :[[@LINE-1]]:12: warning: this closure dies
    // CHECK: :[[@LINE-2]]:13: note: 'this' is part of the closure
  }
};
void eagerly(int number) {
  [number]() -> detached {
    co_await work();
    (void)number;
  }();
  // CHECK: :[[@LINE-4]]:3: warning: this closure dies
}
void handler(net::steady_timer &timer, int number) {
  timer.async_wait([number](net::error_code) -> detached {
    co_await work();
    (void)number;
  });
  // CHECK: :[[@LINE-4]]:20: warning: 'async_wait' destroys this closure when the coroutine first suspends, and its captures with it
}
void posted(net::io_context &io, int number) {
  net::post(io, [number]() -> detached {
    co_await work();
    (void)number;
  });
  // CHECK: :[[@LINE-4]]:17: warning: 'post' destroys this closure
}
seastar::future<> fiasco(seastar::future<> before, int number) {
  return before.then([number]() -> seastar::future<> {
    co_await seastar::future<>();
    (void)number;
  });
  // CHECK: :[[@LINE-4]]:22: warning: 'then' destroys this closure {{.*}}: wrap it in 'seastar::coroutine::lambda'
}

// ONLY-COUNT-10: warning: {{.*}} [coro-capturing-lambda]

#if __cplusplus > 202002L
task<> closure_by_reference(int number) {
  auto later = [number](this auto &&) -> task<> { co_await mini::number(number); }();
  // CXX23: :[[@LINE-1]]:16: warning: this closure dies before its coroutine is done
  co_await later;
}
#endif
