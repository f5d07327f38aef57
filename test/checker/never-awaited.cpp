// Tasks that are created and dropped.
// RUN: %not %coro_tidy --checks=-*,coro-never-awaited %s -- -std=c++20 -I%inputs/checker > %t
// RUN: %FileCheck %s < %t
#include "mini_task.h"

#include <vector>

using namespace mini;

struct client {
  task<int> fetch(int);
};

task<> discarded(client &c, bool b) {
  c.fetch(1);
  // CHECK: never-awaited.cpp:[[@LINE-1]]:3: warning: the task of 'fetch' is never awaited, so its body never runs [coro-never-awaited]
  if (b)
    work();
  // CHECK: :[[@LINE-1]]:5: warning: the task of 'work' is never awaited
  else
    work();
  // CHECK: :[[@LINE-1]]:5: warning: the task of 'work'
  b ? work() : work();
  // CHECK: :[[@LINE-1]]:7: warning: the task of 'work'
  // CHECK: :[[@LINE-2]]:16: warning: the task of 'work'
  for (int i = 0; i < 3; number(++i))
    // CHECK: :[[@LINE-1]]:26: warning: the task of 'number'
    co_await work();
  number(1), co_await work();
  // CHECK: :[[@LINE-1]]:3: warning: the task of 'number'
  []() -> task<> { co_return; }();
  // CHECK: :[[@LINE-1]]:3: warning: this task is never awaited, so its body never runs
  switch (b) {
  default:
    work();
    // CHECK: :[[@LINE-1]]:5: warning: the task of 'work'
  }
}

int main() {
  work();
  // CHECK: :[[@LINE-1]]:3: warning: the task of 'work'
}

task<> locals(bool early) {
  auto value = number(1);
  // CHECK: :[[@LINE-1]]:8: warning: task 'value' is never awaited, so 'number' never runs
  task<int> other = number(2);
  // CHECK: :[[@LINE-1]]:13: warning: task 'other' is never awaited
  if (!other.valid())
    co_return;
  auto later = work();
  // CHECK: :[[@LINE-1]]:8: warning: task 'later' is not awaited on every path
  if (early)
    co_return;
  // CHECK: :[[@LINE-1]]:5: note: a path that gets here drops it without an await
  co_await later;
}

struct scoped_hold {
  ~scoped_hold();
};
struct lockable {
  task<scoped_hold> lock();
};
struct unique_guard {
  ~unique_guard();
};
task<unique_guard> acquire();
task<> guard() {
  auto g = acquire();
  // CHECK: :[[@LINE-1]]:8: warning: 'g' is the task that would lock, not the lock: it is never awaited, so nothing is held
  co_return;
}

struct [[nodiscard]] strict {
  using promise_type = eager<>::promise_type;
  bool await_ready();
  void await_suspend(std::coroutine_handle<>);
  void await_resume();
};
strict save();
void eager_result() {
  save();
  // CHECK: :[[@LINE-1]]:3: warning: the result of 'save' is never awaited: nothing waits for it, and its errors are lost
}

task<> container() {
  std::vector<task<>> pending;
  pending.push_back(work());
  // CHECK: :[[@LINE-1]]:3: warning: the tasks put into 'pending' are never awaited, so they never run
  // CHECK: :[[@LINE-3]]:23: note: nothing takes them out of this container again
  co_return;
}

template <class T> task<> instantiated(T value) {
  number(value);
  // CHECK: :[[@LINE-1]]:3: warning: the task of 'number'
  // CHECK-NOT: :[[@LINE-2]]:3: warning
  co_return;
}
task<> use() {
  co_await instantiated(1);
  co_await instantiated('a');
}
template <class T> task<> pattern(T) {
  number(1);
  // CHECK: :[[@LINE-1]]:3: warning: the task of 'number'
  co_return;
}
