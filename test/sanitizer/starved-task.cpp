// Twenty tasks whose steps are each short enough keep one that is ready from its turn. The busiest of them is named.
// RUN: %cxx %s %aio -o %t
// RUN: env COROSAN_OPTIONS=starved_task_ms=60:slow_step_ms=1000:blocking_call_ms=1000 %corosan run -- %t 2> %t.err
// RUN: %FileCheck %s --input-file=%t.err --implicit-check-not=WARNING:
#include <aio/aio.h>

#include <ctime>

// Asleep, so that a machine without a free processor is no excuse.
void work(int ms) {
  const timespec time{0, ms * 1'000'000L};
  nanosleep(&time, nullptr);
}
aio::task<void> compute(int ms) {
  for (int i = 0; i < 3; ++i) {
    work(ms);
    co_await aio::yield();
  }
}
aio::task<void> root() {
  co_await aio::with_task_group([](aio::task_group &group) -> aio::task<void> {
    for (int i = 0; i < 20; ++i)
      group.create_task(compute(i == 10 ? 40 : 10), {.name = i == 10 ? "big" : "small"});
    co_return;
  });
}
int main() { aio::run(root()); }

// CHECK: WARNING: CoroSanitizer: starved-task tasks that have been ready for {{[0-9]+}} ms do not get to run
// CHECK-NEXT: on event loop 'main' (thread {{[0-9]+}}), in task '{{big|small}}' (id {{[0-9]+}}), limit 60 ms
// CHECK-NEXT: In the last {{[0-9]+}} ms ran {{[0-9]+}} steps: '{{big|small}}' (id {{[0-9]+}}) {{[0-9.]+}} ms
// CHECK: Busiest of them, awaited by:
// CHECK-NEXT: [async] compute(int) {{.*}}starved-task.cpp:17
// CHECK: Suggestion: split long steps
