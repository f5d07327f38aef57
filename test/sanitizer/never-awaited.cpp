// A task that is dropped without ever running is reported with the place that made it; one that ran, or that the loop
// was given, is not.
// RUN: %cxx %s %aio -o %t
// RUN: env COROSAN_OPTIONS=slow_step_ms=0 %corosan run -- %t 2> %t.err
// RUN: %FileCheck %s --input-file=%t.err --implicit-check-not=WARNING:
#include <aio/aio.h>

#include <chrono>
#include <optional>

using namespace std::chrono_literals;

std::optional<aio::task<int>> kept;

aio::task<int> answer(int value) { co_return value; }

aio::task<void> forget() {
  aio::task<int> forgotten = answer(1);
  kept.emplace(answer(2));
  co_return;
}
// CHECK: WARNING: CoroSanitizer: never-awaited coroutine 'answer' was never awaited
// CHECK-NEXT: on event loop 'main'
// CHECK-NEXT: Created at:
// CHECK-NEXT: #0 {{.*}} in forget() {{.*}}never-awaited.cpp:18:
// CHECK: [async] forget()
// CHECK: [async] run_all()
// CHECK: Suggestion: co_await it
// CHECK: SUMMARY: CoroSanitizer: never-awaited {{.*}}never-awaited.cpp:18:{{[0-9]+}} in forget{{$}}

// CHECK: WARNING: CoroSanitizer: never-awaited coroutine 'answer' was never awaited and is still alive at the end of its loop
// CHECK: #0 {{.*}} in forget() {{.*}}never-awaited.cpp:19:

aio::task<void> run_all() {
  const int awaited = co_await answer(3);
  aio::task_handle<int> spawned = aio::create_task(answer(awaited));
  co_await spawned;
  co_await forget();
}

int main() { aio::run(run_all()); }
