// A task that yields until something changes keeps the loop from ever sleeping; told once.
// RUN: %cxx %s %aio -o %t
// RUN: env COROSAN_OPTIONS=spinning_ms=100:starved_task_ms=0 %corosan run -- %t 2> %t.err
// RUN: %FileCheck %s --input-file=%t.err --implicit-check-not=WARNING:
#include <aio/aio.h>

#include <chrono>

using namespace std::chrono_literals;

bool finished = false;
aio::task<void> poll() {
  while (!finished)
    co_await aio::yield();
}
aio::task<void> root() {
  auto poller = aio::create_task(poll(), {.name = "poller"});
  co_await aio::sleep(1s);
  finished = true;
  co_await poller;
}
int main() { aio::run(root()); }

// CHECK: WARNING: CoroSanitizer: spinning-task task 'poller' has done nothing but yield for {{[0-9]+}} ms
// CHECK-NEXT: on event loop 'main' (thread {{[0-9]+}}), in task 'poller' (id {{[0-9]+}}), limit 100 ms
// CHECK-NEXT: Yielded {{[0-9]+}} times in a row, with {{[0-9.]+}} us of work in between
// CHECK: Awaited by:
// CHECK-NEXT: [async] poll() {{.*}}spinning-task.cpp:14
// CHECK: Suggestion: wait for what is to change
