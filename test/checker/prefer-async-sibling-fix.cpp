// The rewrite awaits the sibling, and compiles.
// RUN: cp %s %t.cpp
// RUN: %clang_tidy --load=%plugin --checks=-*,coro-prefer-async-sibling --fix %t.cpp -- -std=c++20 -I%inputs/mock > %t.log 2>&1
// RUN: %FileCheck %s --input-file=%t.cpp --match-full-lines
// RUN: %not %coro_tidy --checks=-*,coro-prefer-async-sibling %t.cpp -- -std=c++20 -I%inputs/mock > %t.out
// RUN: %FileCheck %s --check-prefix=AGAIN --input-file=%t.out --implicit-check-not="cpp:{{[0-9]+}}:{{[0-9]+}}: warning:"
#include "aio/aio.h"

struct client {
  int get(int key);
  aio::task<int> async_get(int key);
  int put(int key);
  aio::task<long> async_put(int key);
};
aio::task<int> use(client &db) {
  int one = db.get(1);
  // CHECK: {{ *}}int one = co_await db.async_get(1);
  db.get(2);
  // CHECK: {{ *}}co_await db.async_get(2);
  if (db.get(db.get(3)) == one)
    // CHECK: {{ *}}if ((co_await db.async_get((co_await db.async_get(3)))) == one)
    co_return 1;
  try {
    co_return db.get(4);
    // CHECK: {{ *}}co_return (co_await db.async_get(4));
  } catch (...) {
    db.get(5); // no co_await in a handler
    // AGAIN: :[[@LINE-1]]:8: warning:
  }
  co_return db.put(6); // another type of result
  // AGAIN: :[[@LINE-1]]:16: warning:
}
