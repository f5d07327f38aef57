// The rewrite of sleep_for: the sleep of the coroutine's own library, with the header that it needs.
// RUN: cp %s %t.cpp
// RUN: %clang_tidy --load=%plugin --checks=-*,coro-blocking-call --fix %t.cpp -- -std=c++20 -I%inputs/mock > %t.log 2>&1
// RUN: %FileCheck %s --input-file=%t.cpp --match-full-lines
// RUN: %coro_tidy --exit-zero %t.cpp -- -std=c++20 -I%inputs/mock
#include <aio/aio.h>
#include <boost/asio.hpp>
#include <dialects.h>

#include <thread>
// CHECK: #include <thread>
// CHECK-NEXT: #include <aio/sleep.h>

using namespace std::chrono_literals;

aio::task<> in_aio(std::chrono::seconds pause) {
  std::this_thread::sleep_for(2 * pause);
  // CHECK: co_await aio::sleep(2 * pause);
  co_return;
}
boost::asio::awaitable<void> in_asio() {
  std::this_thread::sleep_for(10ms);
  // CHECK: co_await boost::asio::steady_timer(co_await boost::asio::this_coro::executor, 10ms).async_wait(boost::asio::use_awaitable);
  co_return;
}

// No rewrite: no sleep of its own, a catch clause, a lambda that is no coroutine, an ordinary function.
cppcoro::task<> in_cppcoro() {
  std::this_thread::sleep_for(1s);
  // CHECK: std::this_thread::sleep_for(1s);
  co_return;
}
aio::task<> in_catch() {
  try {
  } catch (...) {
    std::this_thread::sleep_for(2s);
    // CHECK: std::this_thread::sleep_for(2s);
  }
  co_return;
}
aio::task<> in_lambda() {
  [] { std::this_thread::sleep_for(3s); }();
  // CHECK: [] { std::this_thread::sleep_for(3s); }();
  co_return;
}
void plain() {
  std::this_thread::sleep_for(4s);
  // CHECK: std::this_thread::sleep_for(4s);
}
