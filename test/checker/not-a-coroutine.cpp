// Functions that give a task and were meant to be coroutines.
// RUN: %not %coro_tidy --checks=-*,coro-not-a-coroutine %s -- -std=c++20 -Wno-return-type -I%inputs/mock > %t 2>&1
// RUN: %FileCheck %s --implicit-check-not=warning: < %t
// RUN: %not %coro_tidy --checks=-*,coro-not-a-coroutine --strict %s -- -std=c++20 -Wno-return-type -I%inputs/mock > %t.strict 2>&1
// RUN: %FileCheck %s --check-prefixes=STRICT < %t.strict
// RUN: cp %s %t.cpp && %clang_tidy --load=%plugin --checks=-*,coro-not-a-coroutine --fix %t.cpp -- -std=c++20 -Wno-return-type -I%inputs/mock > %t.fixed 2>&1
// RUN: %FileCheck %s --check-prefix=FIXED --match-full-lines --input-file=%t.cpp
#include <aio/aio.h>
#include <boost/asio.hpp>
#include <dialects.h>

#include <mutex>
#include <stdexcept>

aio::task<int> number(int = 0);
aio::task<> work();
void log(const char *);

aio::task<> forgets_co_return() {
  // CHECK: not-a-coroutine.cpp:[[@LINE-1]]:13: warning: function 'forgets_co_return' gives a task, but is no coroutine and can end without a return: undefined behaviour; a co_return is missing [coro-not-a-coroutine]
  // CHECK: :[[@LINE+3]]:1: note: control can get here
  log("done");
  // FIXED: co_return; }
}
aio::task<int> on_one_path(bool quiet) {
  // CHECK: :[[@LINE-1]]:16: warning: function 'on_one_path' gives a task
  if (!quiet)
    return number();
}
boost::asio::awaitable<void> asio_stub() {}
// CHECK: :[[@LINE-1]]:30: warning: function 'asio_stub' gives a task
// FIXED: boost::asio::awaitable<void> asio_stub() { co_return; }
boost::cobalt::promise<void> eager_stub() {}
// CHECK: :[[@LINE-1]]:30: warning: function 'eager_stub' gives a task

aio::task<int> hides_behind_a_try() {
  try {
    return number();
    // CHECK: :[[@LINE-1]]:5: warning: function 'hides_behind_a_try' returns the task of 'number' out of a try block, which its exceptions never reach: it runs when it is awaited, after the return; make this a coroutine and co_return co_await
  } catch (const std::exception &) {
    // CHECK: :[[@LINE-1]]:5: note: this handler only sees what the call itself throws
    log("failed");
  }
  return number(1);
}

struct store {
  std::mutex mutex;
  int saves = 0;
  folly::coro::Task<> write();
  folly::coro::Task<> save() {
    std::lock_guard<std::mutex> hold(mutex);
    return write();
    // CHECK: :[[@LINE-1]]:5: warning: function 'save' returns the task of 'write', which begins after 'hold' has ended; make this a coroutine and co_return co_await
    // CHECK: :[[@LINE-3]]:33: note: this ends with the return, not with the task
  }
  folly::coro::Task<> counts() {
    ++saves;
    // STRICT: :[[@LINE-1]]:5: warning: function 'counts' has this effect when it is called, not when its task is awaited; make it a coroutine
    return write();
  }
};
aio::task<int> checks(int value) {
  if (value < 0)
    throw std::invalid_argument("value");
  // STRICT: :[[@LINE-1]]:5: warning: function 'checks' throws when it is called, before there is a task to await; make it a coroutine
  return number(value);
}
