// A task where its result was meant.
// RUN: %not %coro_tidy --checks=-*,coro-task-in-condition %s -- -std=c++20 -I%inputs/checker -I%inputs/mock > %t 2>&1
// RUN: %FileCheck %s --implicit-check-not=warning: < %t
// RUN: cp %s %t.cpp && %clang_tidy --load=%plugin --checks=-*,coro-task-in-condition --fix %t.cpp -- -std=c++20 -I%inputs/checker -I%inputs/mock > %t.fixed 2>&1
// RUN: %FileCheck %s --check-prefix=FIXED --match-full-lines --input-file=%t.cpp
#include "mini_task.h"
#include <dialects.h>

#include <ostream>

using namespace mini;

task<bool> is_open();
struct door {
  task<bool> locked() const;
};
task<int> conditions(const door &d) {
  if (is_open())
    // CHECK: task-in-condition.cpp:[[@LINE-1]]:7: warning: the task of 'is_open' is used as a condition, which says nothing about its result: co_await it first [coro-task-in-condition]
    // FIXED: if (co_await is_open())
    co_return 1;
  while (!d.locked())
    // CHECK: :[[@LINE-1]]:11: warning: the task of 'locked' is used as a condition
    // FIXED: while (!co_await d.locked())
    co_await number();
  bool both = is_open() && d.locked();
  // CHECK: :[[@LINE-1]]:15: warning: the task of 'is_open'
  // CHECK: :[[@LINE-2]]:28: warning: the task of 'locked'
  // FIXED: bool both = co_await is_open() && co_await d.locked();
  co_return is_open() ? both : 2;
  // CHECK: :[[@LINE-1]]:13: warning: the task of 'is_open'
}
void outside() {
  if (is_open()) // no coroutine: no rewrite is known
    // CHECK: :[[@LINE-1]]:7: warning: the task of 'is_open' is used as a condition
    // FIXED: if (is_open()) // no coroutine: no rewrite is known
    return;
}

// A task of one's own that converts without being asked.
struct counting {
  using promise_type = task<int>::promise_type;
  counting(counting &&);
  ~counting();
  operator int() const;
  bool await_ready();
  void await_suspend(std::coroutine_handle<>);
  int await_resume();
};
counting count();
int numbers(std::ostream &out) {
  int sum = count() + 1;
  // CHECK: :[[@LINE-1]]:13: warning: the task of 'count' is used as a number
  out << count();
  // CHECK: :[[@LINE-1]]:10: warning: the task of 'count' is used as a number
  if (count() == 3)
    // CHECK: :[[@LINE-1]]:7: warning: the task of 'count' is used as a number
    ++sum;
  return sum;
}
