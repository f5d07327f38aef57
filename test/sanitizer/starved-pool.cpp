// A call that finds all threads of the loop taken is told, with how many wait and whose calls run.
// RUN: %cxx %s %aio -o %t
// RUN: env COROSAN_OPTIONS=starved_pool_ms=50:long_wait_ms=100000 %corosan run -- %t 2> %t.err
// RUN: %FileCheck %s --input-file=%t.err --implicit-check-not=WARNING:
#include <aio/aio.h>

#include <chrono>
#include <thread>

using namespace std::chrono_literals;

void work() { std::this_thread::sleep_for(500ms); }
aio::task<void> convert() { co_await aio::to_thread(work); }
aio::task<void> root() {
  auto first = aio::create_task(convert(), {.name = "first"});
  auto second = aio::create_task(convert(), {.name = "second"});
  auto third = aio::create_task(convert(), {.name = "third"});
  co_await first;
  co_await second;
  co_await third;
}
int main() { aio::run(root(), {.thread_limit = 1}); }

// CHECK: WARNING: CoroSanitizer: starved-pool task '{{second|third}}' has been waiting for {{[0-9.]+ m?s}} for a thread to be free
// CHECK-NEXT: on event loop 'main' (thread {{[0-9]+}}), in task '{{second|third}}' (id {{[0-9]+}}), limit 50 ms
// CHECK-NEXT: Waits for: a call handed to a thread, and no thread is free for it
// CHECK-NEXT: 2 calls wait, 1 run: of task 'first' (id {{[0-9]+}})
// CHECK: Awaited by:
// CHECK-NEXT: [async] convert() {{.*}}starved-pool.cpp:13
// CHECK: Suggestion: raise aio::run_options::thread_limit
