// A task that locks a mutex which it holds is told at once, as an error.
// RUN: %cxx %s %aio -o %t
// RUN: env COROSAN_OPTIONS=slow_step_ms=0 %corosan run -- %t 2> %t.err
// RUN: %FileCheck %s --input-file=%t.err --implicit-check-not=WARNING: --implicit-check-not=ERROR:
// RUN: env COROSAN_OPTIONS=slow_step_ms=0:log_format=jsonl %corosan run -- %t 2> %t.jsonl
// RUN: %FileCheck %s --check-prefix=JSON --input-file=%t.jsonl
#include <aio/aio.h>

#include <chrono>

using namespace std::chrono_literals;

struct store {
  aio::mutex door;
  aio::task<int> size() {
    auto guard = co_await door.lock();
    co_return 0;
  }
  aio::task<int> shrink() {
    auto guard = co_await door.lock();
    const int now = co_await size();
    co_return now;
  }
};
aio::task<void> root() {
  store things;
  auto stuck = aio::create_task(things.shrink(), {.name = "shrinker"});
  while (things.door.waiters() == 0)
    co_await aio::yield();
  stuck.cancel();
  try {
    co_await stuck;
  } catch (const aio::cancelled_error &) {
  }
}
int main() { aio::run(root()); }

// CHECK: ERROR: CoroSanitizer: self-deadlock task 'shrinker' waits for a mutex that it holds itself, and never gets it
// CHECK: Awaited by:
// CHECK-NEXT: [async] store::size() {{.*}}self-deadlock.cpp:16
// CHECK-NEXT: [async] store::shrink() {{.*}}self-deadlock.cpp:21
// CHECK: Suggestion: lock once
// CHECK: SUMMARY: CoroSanitizer: self-deadlock {{.*}}self-deadlock.cpp:16 in store::size
// JSON: "id":"self-deadlock","level":"error"
