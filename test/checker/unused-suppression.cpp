// NOLINT comments that name our checks and silence nothing, in each form; and the comments that are gone after --fix.
// RUN: %not %coro_tidy --checks=coro-unused-suppression %s -- -std=c++20 -I%inputs/mock > %t 2>&1
// RUN: %FileCheck %s --implicit-check-not=warning: < %t
// RUN: %clang_tidy --load=%plugin --checks=-*,coro-unused-suppression %s -- -std=c++20 -I%inputs/mock > %t 2>&1
// RUN: %FileCheck %s --implicit-check-not=warning: < %t
// RUN: cp %s %t.cpp && %not %coro_tidy --fix --checks=coro-unused-suppression %t.cpp -- -std=c++20 -I%inputs/mock > %t 2>&1
// RUN: %FileCheck %s --check-prefix=FIXED --input-file=%t.cpp --match-full-lines
#include <aio/aio.h>
#include <unistd.h>

aio::task<> other();

aio::task<> unused() {
  co_await other(); // NOLINT(coro-never-awaited)
  // CHECK: :[[@LINE-1]]:31: warning: this comment silences no 'coro-never-awaited'; remove it [coro-unused-suppression]
  // FIXED: co_await other();
  ::sleep(1); // NOLINT(coro-blocking-call, coro-never-awaited)
  // CHECK: :[[@LINE-1]]:45: warning: this comment silences no 'coro-never-awaited'
  // FIXED: ::sleep(1); // {{NOLINT.coro-blocking-call.}}
  // NOLINTNEXTLINE(coro-never-awaited): with a reason, which is not removed
  co_await other();
  // CHECK: :[[@LINE-2]]:21: warning: this comment silences no 'coro-never-awaited'
  // NOLINTBEGIN(coro-never-awaited)
  co_await other();
  // NOLINTEND(coro-never-awaited)
  // CHECK: :[[@LINE-3]]:18: warning: this comment silences no 'coro-never-awaited'
  co_await other(); // NOLINT(coro-double-await, bugprone-foo)
  // CHECK: :[[@LINE-1]]:31: warning: this comment silences no 'coro-double-await'
  // FIXED: co_await other(); // NOLINT(bugprone-foo)
}
