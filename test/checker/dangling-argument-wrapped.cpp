// A std::function that takes by value what its coroutine keeps a reference to.
// RUN: %not %coro_tidy --checks=-*,coro-dangling-argument %s -- -std=c++20 -I%inputs/checker > %t
// RUN: %FileCheck %s --implicit-check-not="cpp:{{[0-9]+}}:{{[0-9]+}}: warning:" < %t
// RUN: %not %coro_tidy --strict --checks=-*,coro-dangling-argument %s -- -std=c++20 -I%inputs/checker > %t
// RUN: %FileCheck %s --check-prefixes=CHECK,STRICT --implicit-check-not="cpp:{{[0-9]+}}:{{[0-9]+}}: warning:" < %t
#include "mini_task.h"

#include <functional>
#include <string>
#include <string_view>

using namespace mini;

task<> by_reference(const int &value) { co_await number(value); }
task<> by_value(int value) { co_await number(value); }
task<> ignores(const int &) { co_await work(); }
task<> hands_on(const int &value) { return by_reference(value); }
task<> copies(const int &value) { return by_value(value); }
task<> elsewhere(const int &value);
task<> text(const std::string &value) { co_await number(value.size()); }
task<> view(std::string_view value) { co_await number(value.size()); }
eager<> starts(const int &value) {
  int copy = value;
  co_await number(copy);
}
eager<> starts_and_needs(const int &value) {
  co_await work();
  co_await number(value);
}
int plain(const int &value) { return value; }
void take(std::function<task<>(int, int)> handler);

void wraps() {
  std::function<task<>(int)> first = by_reference;
  // CHECK: dangling-argument-wrapped.cpp:[[@LINE-1]]:38: warning: the argument that 'std::function' takes by value dies when its call returns, before the task is done, which keeps a reference to it: take the parameter by value [coro-dangling-argument]
  // CHECK: dangling-argument-wrapped.cpp:14:32: note: the reference is this parameter
  first = hands_on;
  // CHECK: :[[@LINE-1]]:11: warning: the argument that 'std::function' takes by value dies
  first = &elsewhere;
  // CHECK: :[[@LINE-1]]:11: warning: the argument that 'std::function' takes by value dies
  first = [](const auto &value) -> task<> { co_await number(value); };
  // CHECK: :[[@LINE-1]]:11: warning: the argument that 'std::function' takes by value dies
  take([](int, const int &second) -> task<> { co_await number(second); });
  // CHECK: :[[@LINE-1]]:8: warning: the argument that 'std::function' takes by value dies
  std::function<eager<>(int)> second = starts_and_needs;
  // CHECK: :[[@LINE-1]]:40: warning: the argument that 'std::function' takes by value dies

  // What is passed in memory lives until the caller's full-expression ends, with most compilers.
  std::function<task<>(std::string)> third = text;
  // STRICT: :[[@LINE-1]]:46: warning: the argument that 'std::function' takes by value dies
  std::function<task<>(std::string)> fourth = view;
  // STRICT: :[[@LINE-1]]:47: warning: the argument that 'std::function' takes by value dies when its call returns, before the task is done, which keeps a view to it
}
void fine() {
  std::function<task<>(int)> first = by_value;
  first = ignores;
  first = copies;
  first = [](int value) -> task<> { co_await number(value); };
  std::function<task<>(const int &)> second = by_reference;
  std::function<task<>(std::string_view)> third = view;
  std::function<eager<>(int)> fourth = starts;
  std::function<int(int)> fifth = plain;
  std::function<task<>(int)> copied = first;
}
