// A loop that is run, or waited for, by code that runs on one: directly, and through functions of this unit.
// RUN: %not %coro_tidy --checks=-*,coro-nested-run,coro-blocking-call %s -- -std=c++20 -I%inputs/mock > %t 2>&1
// RUN: %FileCheck %s --implicit-check-not=warning: --implicit-check-not=error: < %t
// RUN: cp %s %t.cpp && %clang_tidy --load=%plugin --checks=-*,coro-nested-run --fix %t.cpp -- -std=c++20 -I%inputs/mock > %t.fixed 2>&1
// RUN: %FileCheck %s --check-prefix=FIXED --match-full-lines --input-file=%t.cpp
#define WITHOUT_STANDALONE_ASIO
#include <aio/aio.h>
#include <boost/asio.hpp>
#include <dialects.h>

#include <utility>

namespace asio = boost::asio;

aio::task<int> number();
aio::task<int> nested() {
  int one = aio::run(number());
  // CHECK: nested-run.cpp:[[@LINE-1]]:13: error: call to 'aio::run' blocks the loop that runs coroutine 'nested' until a task is done, which may need that very loop: a deadlock; use co_await [coro-nested-run]
  // FIXED: int one = (co_await number());
  co_return one;
}

struct service {
  asio::io_context &loop;
  void pump() { loop.run_one(); }
  void drain() { pump(); }
  asio::awaitable<void> stop() {
    loop.run();
    // CHECK: :[[@LINE-1]]:10: error: call to 'boost::asio::io_context::run' runs an event loop inside coroutine 'stop', which a loop runs already: that one stands still until this returns; co_await the work instead
    drain();
    // CHECK: :[[@LINE-1]]:5: error: call to 'drain', which reaches 'boost::asio::io_context::run_one', runs an event loop inside coroutine 'stop'
    // CHECK: note: 'drain' calls 'pump' here
    // CHECK: note: 'pump' calls 'boost::asio::io_context::run_one' here
    co_return;
  }
};

asio::awaitable<int> lookup();
asio::awaitable<int> waits_for_its_own_loop(asio::io_context &loop) {
  auto future = asio::co_spawn(loop, lookup(), asio::use_future);
  int sum = future.get();
  // CHECK: :[[@LINE-1]]:20: error: call to 'std::future::get' makes coroutine 'waits_for_its_own_loop' wait for an operation that its own loop has to finish: a deadlock; use an awaitable token and co_await
  co_return sum + asio::co_spawn(loop, lookup(), asio::use_future).get();
  // CHECK: :[[@LINE-1]]:68: error: call to 'std::future::get' makes
}
void handlers(asio::io_context &loop, asio::steady_timer &timer) {
  timer.async_wait([&](auto) { loop.run(); });
  // CHECK: :[[@LINE-1]]:37: error: call to 'boost::asio::io_context::run' runs an event loop inside completion handler
  asio::co_spawn(
      loop,
      [&loop]() -> asio::awaitable<void> {
        loop.run();
        co_return;
      },
      asio::detached);
  // CHECK: :[[@LINE-4]]:14: error: call to 'boost::asio::io_context::run' runs an event loop inside a lambda coroutine in 'handlers'
}

cppcoro::task<int> work();
cppcoro::task<int> with_cppcoro() {
  co_return cppcoro::sync_wait(work());
  // CHECK: :[[@LINE-1]]:13: error: call to 'cppcoro::sync_wait' blocks the loop
  // FIXED: co_return (co_await work());
}
folly::coro::Task<int> folly_work();
int folly_helper() { return folly::coro::blockingWait(folly_work()); }
folly::coro::Task<int> with_folly() {
  co_return folly_helper();
  // CHECK: :[[@LINE-1]]:13: error: call to 'folly_helper', which reaches 'folly::coro::blockingWait', blocks the loop
}
exec::task<int> exec_work();
exec::task<int> with_stdexec() {
  co_return stdexec::sync_wait(exec_work());
  // CHECK: :[[@LINE-1]]:13: error: call to 'stdexec::sync_wait' blocks the loop
}
async_simple::coro::Lazy<int> lazy_work();
async_simple::coro::Lazy<int> with_async_simple() {
  co_return async_simple::coro::syncAwait(lazy_work());
  // CHECK: :[[@LINE-1]]:13: error: call to 'async_simple::coro::syncAwait'
}
cppcoro::task<> pumps(cppcoro::io_service &service) {
  service.process_events();
  // CHECK: :[[@LINE-1]]:11: error: call to 'cppcoro::io_service::process_events' runs an event loop inside coroutine 'pumps'
  co_return;
}
QCoro::Task<int> qt_work();
QCoro::Task<int> with_qt() {
  co_return QCoro::waitFor(qt_work());
  // CHECK: :[[@LINE-1]]:13: error: call to 'QCoro::waitFor' runs an event loop inside coroutine 'with_qt'
}

// A local object is no loop of one's own just because it is one's own.
struct wrapper {
  int open() { return cppcoro::sync_wait(work()); }
};
cppcoro::task<int> opens() {
  wrapper file;
  co_return file.open();
  // CHECK: :[[@LINE-1]]:18: error: call to 'open', which reaches 'cppcoro::sync_wait', blocks the loop
  // CHECK: note: 'open' calls 'cppcoro::sync_wait' here
}
