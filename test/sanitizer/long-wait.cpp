// A task that waits for an operation that does not come is reported once, with what it waits for; a sleep that is not
// over yet is not.
// RUN: %cxx %s %aio -o %t
// RUN: env COROSAN_OPTIONS=long_wait_ms=40 %corosan run -- %t 2> %t.err
// RUN: %FileCheck %s --input-file=%t.err --implicit-check-not=WARNING:
#include <aio/aio.h>

#include <chrono>
#include <thread>

using namespace std::chrono_literals;

void stay() { std::this_thread::sleep_for(200ms); }

aio::task<void> patient() { co_await aio::sleep(250ms); }
aio::task<void> reader() { co_await aio::to_thread(stay); }
aio::task<void> outer() { co_await reader(); }

aio::task<void> root() {
  aio::task_handle<void> sleeper = aio::create_task(patient());
  aio::task_handle<void> waiter = aio::create_task(outer());
  co_await waiter;
  co_await sleeper;
}
int main() { aio::run(root()); }

// CHECK: WARNING: CoroSanitizer: long-wait task '{{.+}}' has been waiting for {{[0-9]+}} ms for a call handed to a thread
// CHECK: Waits for: a call handed to a thread
// CHECK: Awaited by:
// CHECK-NEXT: [async] reader() {{.*}}long-wait.cpp:16
// CHECK-NEXT: [async] outer() {{.*}}long-wait.cpp:17
// CHECK-NEXT: [async] root() {{.*}}long-wait.cpp:22 in task
// CHECK: created at:
// CHECK-NEXT: #0 {{.*}} in root() {{.*}}long-wait.cpp:21:
// CHECK: SUMMARY: CoroSanitizer: long-wait {{.*}}long-wait.cpp:16 in reader{{$}}
