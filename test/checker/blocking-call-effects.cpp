// Clang's own attribute for what blocks; Clang 20 and later have it.
// REQUIRES: llvm-22
// RUN: %not %coro_tidy --checks=-*,coro-blocking-call %s -- -std=c++20 -I%inputs/mock > %t 2>&1
// RUN: %FileCheck %s --implicit-check-not=warning: < %t
#include <aio/aio.h>

void told_too() [[clang::blocking]];
aio::task<> annotated() {
  told_too();
  // CHECK: :[[@LINE-1]]:3: warning: call to 'told_too' blocks the event loop in coroutine 'annotated'
  co_return;
}
