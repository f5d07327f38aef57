// The rewrites of capturing-lambda compile and keep what they need in the frame.
// RUN: cp %s %t.cpp
// RUN: %clang_tidy --load=%plugin --checks=-*,coro-capturing-lambda --fix %t.cpp -- -std=c++23 -I%inputs/checker -I%inputs/mock > %t.log 2>&1
// RUN: %FileCheck %s < %t.cpp
// RUN: %coro_tidy --checks=-*,coro-capturing-lambda %t.cpp -- -std=c++23 -I%inputs/checker -I%inputs/mock
#include "mini_task.h"

#include <boost/asio.hpp>

using namespace mini;
namespace net = boost::asio;

task<> stored(int number) {
  auto later = [number]() -> task<> { co_await mini::number(number); }();
  // CHECK: auto later = [number](this auto) -> task<> { co_await mini::number(number); }();
  auto other = [number](int more) -> task<> { co_await mini::number(number + more); }(1);
  // CHECK: auto other = [number](this auto, int more) -> task<> {
  co_await later;
  co_await other;
}
void spawned(net::any_io_executor executor, int number) {
  co_spawn(
      executor,
      [number]() -> net::awaitable<void> {
        (void)number;
        co_return;
      }(),
      net::detached);
  // CHECK: co_spawn(executor, [number]() -> net::awaitable<void> { (void)number; co_return; }, net::detached);
}
