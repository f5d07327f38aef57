// The rewrite compiles, and the rule has nothing more to say.
// RUN: cp %s %t.cpp
// RUN: %clang_tidy --load=%plugin --checks=-*,coro-swallowed-cancellation --fix %t.cpp -- -std=c++20 -I%inputs/mock > %t.log 2>&1
// RUN: %FileCheck %s --input-file=%t.cpp
// RUN: %coro_tidy --checks=-*,coro-swallowed-cancellation %t.cpp -- -std=c++20 -I%inputs/mock
#include "aio/aio.h"
#include "aio/cancelled_error.h"

aio::task<> step();
void log(const char *);

aio::task<> all() {
  while (true) {
    try {
      co_await step();
    } catch (const char *text) {
      log(text);
    } catch (...) {
      log("failed");
    }
  }
}
// CHECK: } catch (const aio::cancelled_error &) { throw; } catch (const char *text) {
