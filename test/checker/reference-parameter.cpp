// Reference and view parameters that a coroutine still uses after it has suspended.
// RUN: %not %coro_tidy --checks=-*,coro-reference-parameter %s -- -std=c++20 -I%inputs/checker -I%inputs/mock > %t
// RUN: %FileCheck %s < %t
// RUN: %FileCheck --check-prefix=ONLY --implicit-check-not=warning: %s < %t
#include "mini_task.h"

#include <dialects.h>

#include <span>
#include <string>
#include <string_view>

using namespace mini;

task<> reference(const std::string &name) {
  // CHECK: :[[@LINE-1]]:37: warning: the coroutine uses reference 'name' when it runs, which is not before somebody awaits it: by then what it refers to may be gone, so take it by value [coro-reference-parameter]
  (void)name.size();
  co_await work();
}
eager<> view(std::string_view text, std::span<int> numbers) {
  // CHECK: :[[@LINE-1]]:31: warning: the coroutine uses view 'text' after it suspends
  co_await work();
  (void)text.size();
}
eager<> loop(std::string &&name) {
  // CHECK: :[[@LINE-1]]:28: warning: the coroutine uses reference 'name' after it suspends
  for (;;) {
    name.clear();
    co_await work();
  }
}
cppcoro::task<> other(int &number) {
  // CHECK: :[[@LINE-1]]:28: warning: the coroutine uses reference 'number'
  ++number;
  co_await cppcoro::task<>();
}
auto lambda = [](int &number) -> task<> {
  // CHECK: :[[@LINE-1]]:23: warning: the coroutine uses reference 'number'
  co_await work();
  ++number;
};

// ONLY-COUNT-5: warning: {{.*}} [coro-reference-parameter]
