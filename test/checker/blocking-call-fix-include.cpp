// The #include that a fix adds stands before its use, and in no #if but an include guard.
// RUN: cp %s %t.cpp
// RUN: %coro_tidy --unsafe-fixes --checks=-*,coro-blocking-call %t.cpp -- -std=c++20 -I%inputs/mock > %t.log 2>&1
// RUN: %FileCheck %s --input-file=%t.cpp --match-full-lines
#ifndef GUARD
#define GUARD
#include <aio/aio.h>
#include <thread>
// CHECK: #include <thread>
// CHECK-NEXT: #include <aio/sleep.h>
#ifdef _WIN32
#include <windows.h>
#endif
aio::task<> sleeps() {
  std::this_thread::sleep_for(std::chrono::seconds(1));
  // CHECK: co_await aio::sleep(std::chrono::seconds(1));
  co_return;
}
#include <vector>
#endif
