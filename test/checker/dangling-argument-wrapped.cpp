// A std::function that takes by value what its coroutine keeps a reference to, and a std::bind that dies too early.
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
std::string name();

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

task<> bound() {
  auto stored = std::bind_front(text, name())();
  // CHECK: :[[@LINE-1]]:17: warning: this callable dies before the task of 'text' is done, which keeps a reference to its copy of an argument: keep it alive until then, or take the parameter by value
  // CHECK: :[[@LINE-2]]:8: note: the task is kept here, past the end of this expression
  // CHECK: :[[@LINE-3]]:39: note: this argument is copied into the callable
  co_await stored;
  auto other = std::bind(view, name())();
  // CHECK: :[[@LINE-1]]:16: warning: this callable dies before the task of 'view' is done, which keeps a view
  co_await other;
}
task<> bound_local() {
  auto callable = std::bind_front(by_reference, 1);
  return callable();
  // CHECK: :[[@LINE-1]]:10: warning: 'callable' dies before the task of 'by_reference' is done
}
task<> bound_well(const std::string &owner) {
  co_await std::bind_front(text, name())();
  auto by_owner = std::bind_front(text, std::cref(owner))();
  co_await by_owner;
  auto copied = std::bind_front(by_value, 1)();
  co_await copied;
  auto unused = std::bind(ignores, 1)();
  co_await unused;
  auto callable = std::bind_front(text, name());
  auto later = callable();
  co_await later;
}
