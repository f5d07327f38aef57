// Handles may be awaited often, a new task takes the place of one that was used, and a generator is asked in turn.
// RUN: %cxx %s %aio -o %t
// RUN: env COROSAN_OPTIONS=slow_step_ms=0 %corosan run -- %t 2> %t.err
// RUN: %FileCheck %s --input-file=%t.err --implicit-check-not=WARNING:
// CHECK: active
#include <aio/aio.h>

#include <utility>

aio::task<int> number() { co_return 1; }
aio::async_generator<int> numbers() {
  for (int i = 0; i < 2; ++i)
    co_yield i;
}
aio::task<void> joins(aio::task_handle<int> &task) { co_await task; }

aio::task<void> root() {
  aio::task_handle<int> handle = aio::create_task(number());
  aio::task_handle<void> first = aio::create_task(joins(handle)), second = aio::create_task(joins(handle));
  co_await first;
  co_await second;
  co_await handle;
  aio::task<int> task = number();
  co_await std::move(task);
  task = number();
  co_await std::move(task);
  aio::async_generator<int> from = numbers();
  while (co_await from.next()) {
  }
  co_await from.next(); // it has ended, and says so
  co_await from.aclose();
}
int main() { aio::run(root()); }
