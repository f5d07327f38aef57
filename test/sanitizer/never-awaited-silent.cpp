// Tasks that run, that the loop was given, and that are cancelled before their first step are not forgotten.
// RUN: %cxx %s %aio -o %t
// RUN: env COROSAN_OPTIONS=slow_step_ms=0 %corosan run -- %t 2> %t.err
// RUN: %FileCheck %s --input-file=%t.err --implicit-check-not=WARNING:
// CHECK: active
#include <aio/aio.h>

aio::task<int> answer(int value) { co_return value; }
aio::task<void> root() {
  const int awaited = co_await answer(1);
  aio::task_handle<int> spawned = aio::create_task(answer(awaited));
  co_await spawned;
  aio::task<int> later = answer(2);
  co_await std::move(later);
  aio::task_handle<int> cancelled = aio::create_task(answer(3));
  cancelled.cancel();
}
int main() { aio::run(root()); }
