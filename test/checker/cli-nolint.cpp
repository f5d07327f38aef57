// NOLINT comments in all of clang-tidy's forms; one at the blocking call inside a helper silences its callers.
// RUN: %not %coro_tidy --checks=-*,coro-blocking-call %s -- -std=c++20 -I%inputs/mock > %t 2>&1
// RUN: %FileCheck %s --implicit-check-not=warning: < %t
#include <aio/aio.h>
#include <unistd.h>

aio::task<> silent() {
  ::sleep(1); // NOLINT
  ::sleep(1); // NOLINT(coro-blocking-call)
  ::sleep(1); // NOLINT(coro-*) with a reason
  // NOLINTNEXTLINE(bugprone-foo, coro-blocking-call)
  ::sleep(1);
  // NOLINTBEGIN(coro-blocking-call)
  ::sleep(1);
  ::sleep(1);
  // NOLINTEND(coro-blocking-call)
  co_return;
}

aio::task<> not_silent() {
  ::sleep(1); // NOLINT(coro-never-awaited)
  // CHECK: :[[@LINE-1]]:3: warning: {{.*}} [coro-blocking-call]
  // NOLINTNEXTLINE(bugprone-*)
  ::sleep(1);
  // CHECK: :[[@LINE-1]]:3: warning: {{.*}} [coro-blocking-call]
  co_return;
}

void excused() { ::sleep(1); } // NOLINT(coro-blocking-call)
void blamed() { ::sleep(1); }
aio::task<> through_helpers() {
  excused();
  blamed();
  // CHECK: :[[@LINE-1]]:3: warning: {{.*}} [coro-blocking-call]
  co_return;
}
