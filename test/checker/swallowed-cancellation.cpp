// Where a cancelled task goes on for ever.
// RUN: %not %coro_tidy --checks=-*,coro-swallowed-cancellation %s -- -std=c++20 -I%inputs/mock > %t
// RUN: %FileCheck %s --implicit-check-not="cpp:{{[0-9]+}}:{{[0-9]+}}: warning:" < %t
#include "aio/cancelled_error.h"
#include "aio/sleep.h"
#include "boost/asio.hpp"
#include "dialects.h"

#include <chrono>
#include <iostream>

using namespace std::chrono_literals;
using namespace boost::asio;
namespace folly {
struct OperationCancelled : std::exception {};
} // namespace folly

aio::task<> step();
void log(const char *);

aio::task<> all() {
  while (true) {
    try {
      co_await step();
    } catch (...) {
      log("failed");
    }
    co_await aio::sleep(1s); // not cancelled again
  }
  // CHECK: swallowed-cancellation.cpp:[[@LINE-5]]:7: warning: 'catch (...)' swallows the cancellation of the task, and the loop goes on for ever; rethrow aio::cancelled_error before [coro-swallowed-cancellation]
  // CHECK: swallowed-cancellation.cpp:[[@LINE-7]]:7: note: the cancellation arrives here, once
}
awaitable<void> serve(ip::tcp::acceptor &acceptor) {
  for (;;) {
    try {
      auto peer = co_await acceptor.async_accept(use_awaitable);
    } catch (const std::exception &error) {
      // CHECK: :[[@LINE-1]]:7: warning: 'catch (const std::exception &)' swallows the cancellation of the task, and the loop goes on for ever; rethrow when the error is boost::asio::error::operation_aborted
      // CHECK: :[[@LINE-3]]:19: note: a cancelled task gets the error here, and each time it returns
      std::cerr << error.what();
    }
  }
}
awaitable<void> two_handlers(ip::tcp::socket &socket) {
  while (1) {
    try {
      co_await socket.async_read_some(buffer("x"), use_awaitable);
    } catch (const std::bad_alloc &) {
      throw;
    } catch (...) {
      // CHECK: :[[@LINE-1]]:7: warning: 'catch (...)' swallows
    }
  }
}
awaitable<void> ticks(steady_timer &timer) {
  do {
    try {
      timer.expires_after(1s);
      co_await timer.async_wait(use_awaitable);
    } catch (std::runtime_error &) {
      // CHECK: :[[@LINE-1]]:7: warning: 'catch (std::runtime_error &)' swallows
      continue;
    }
  } while (true);
}
folly::coro::Task<> folly_loop() {
  while (true) {
    try {
      co_await folly::coro::Task<>{};
    } catch (const std::exception &) {
      // CHECK: :[[@LINE-1]]:7: warning: 'catch (const std::exception &)' swallows the cancellation of the task, and the loop goes on for ever; rethrow folly::OperationCancelled before
      log("failed");
    }
  }
}

/// The inner handler lets it out, the outer one keeps it.
aio::task<> nested() {
  while (true) {
    try {
      try {
        co_await step();
      } catch (...) {
        log("failed");
        throw;
      }
    } catch (...) {
      // CHECK: :[[@LINE-1]]:7: warning: 'catch (...)' swallows the cancellation of the task
    }
  }
}
