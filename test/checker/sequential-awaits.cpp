// Where one await waits for another that it does not need.
// RUN: %not %coro_tidy --checks=-*,coro-sequential-awaits %s -- -std=c++20 -I%inputs/mock > %t
// RUN: %FileCheck %s --implicit-check-not="cpp:{{[0-9]+}}:{{[0-9]+}}: warning:" < %t
#include "aio/aio.h"
#include "dialects.h"

#include <string>

aio::task<int> user(int id);
aio::task<int> orders(const std::string &name);
aio::task<> show(int id, const std::string &name) {
  int one = co_await user(id);
  auto two = co_await orders(name);
  // CHECK: sequential-awaits.cpp:[[@LINE-1]]:14: warning: 'two' does not need 'one', but waits for it; use aio::gather [coro-sequential-awaits]
  // CHECK: sequential-awaits.cpp:[[@LINE-3]]:13: note: these 2 awaits could wait at the same time
  (void)one, (void)two;
}
struct service {
  static folly::coro::Task<int> load(int);
};
folly::coro::Task<> three(int id) {
  const int a = co_await service::load(id);
  const int b = co_await service::load(id + 1);
  const int c = co_await service::load(id + 2);
  // CHECK: :[[@LINE-1]]:17: warning: 'c' does not need 'a', but waits for it; use folly::coro::collectAll
  // CHECK: :[[@LINE-4]]:17: note: these 3 awaits could wait at the same time
}
unheard_of::coroutine<int> unknown(int);
unheard_of::coroutine<> of_unknown() {
  if (true) {
    int a = co_await unknown(1);
    int b = co_await unknown(2);
    // CHECK: :[[@LINE-1]]:13: warning: 'b' does not need 'a', but waits for it; start both, then await them
  }
}
