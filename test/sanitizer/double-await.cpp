// What can be awaited once is reported when it is awaited again, by whatever function, although the program catches the
// error; so is a generator that two tasks ask at once.
// RUN: %cxx %s %aio -o %t
// RUN: env COROSAN_OPTIONS=slow_step_ms=0 %corosan run -- %t 2> %t.err
// RUN: %FileCheck %s --input-file=%t.err --implicit-check-not=WARNING:
#include <aio/aio.h>

#include <utility>

aio::task<int> number() { co_return 1; }
aio::async_generator<int> numbers() {
  for (int i = 0;; ++i) {
    co_await aio::yield();
    co_yield i;
  }
}

aio::task<void> twice() {
  aio::task<int> task = number();
  co_await std::move(task);
  try {
    co_await std::move(task);
  } catch (const aio::invalid_state_error &) {
  }
}
aio::task<void> spawns_moved() {
  aio::task<int> task = number();
  aio::task<int> other = std::move(task);
  co_await std::move(other);
  try {
    aio::task_handle<int> handle = aio::create_task(std::move(task));
    co_await handle;
  } catch (const aio::invalid_state_error &) {
  }
}
aio::task<void> asks(aio::async_generator<int> &from) {
  try {
    co_await from.next();
  } catch (const aio::invalid_state_error &) {
  }
}
aio::task<void> two_ask() {
  aio::async_generator<int> from = numbers();
  aio::task_handle<void> first = aio::create_task(asks(from)), second = aio::create_task(asks(from));
  co_await first;
  co_await second;
}
aio::task<void> root() {
  co_await twice();
  co_await spawns_moved();
  co_await two_ask();
}
int main() { aio::run(root()); }

// CHECK: WARNING: CoroSanitizer: double-await a task is awaited that was awaited before, or moved from
// CHECK-NEXT: on event loop 'main' {{.*}}, in task 'Task-1'
// CHECK-NEXT: Stack:
// CHECK-NEXT: #0 {{.*}} in twice() {{.*}}double-await.cpp:{{22|25}}:
// CHECK: Suggestion: await it once and keep the result
// CHECK: SUMMARY: CoroSanitizer: double-await {{.*}} in twice{{$}}
// CHECK: WARNING: CoroSanitizer: double-await a task is awaited that was awaited before, or moved from
// CHECK: in spawns_moved() {{.*}}double-await.cpp:31:
// CHECK: WARNING: CoroSanitizer: double-await an async_generator is asked for a value while a task is inside its body
// CHECK: in asks(
// CHECK: Suggestion: let one task ask at a time
