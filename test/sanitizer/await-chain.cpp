// A blocking call in a task: the chain of awaits up to the task that waits for this one, the task's name and where it
// was made.
// RUN: %cxx %s %aio -o %t
// RUN: env COROSAN_OPTIONS=slow_step_ms=0 %corosan run -- %t 2> %t.err
// RUN: %FileCheck %s --input-file=%t.err --implicit-check-not=WARNING:
#include <aio/aio.h>

#include <chrono>
#include <thread>

using namespace std::chrono_literals;

void stall() { std::this_thread::sleep_for(15ms); }
aio::task<void> leaf(int) {
  co_await aio::sleep(1ms);
  stall();
}
aio::task<void> middle() { co_await leaf(1); }
aio::task<void> root() {
  aio::task_handle<void> child = aio::create_task(middle());
  co_await child;
}
int main() { aio::run(root()); }

// CHECK: WARNING: CoroSanitizer: blocking-call the loop's thread was blocked for
// CHECK-NEXT: on event loop '{{.*}}' (thread {{[0-9]+}}), in task '{{.+}}' (id [[TASK:[0-9]+]]), limit 10 ms
// CHECK: Stack:
// CHECK-NEXT: #0 {{.*}} in stall() {{.*}}await-chain.cpp:13:
// CHECK-NEXT: #1 {{.*}} in leaf(int) {{.*}}await-chain.cpp:16:
// CHECK: Awaited by:
// CHECK-NEXT: [async] leaf(int) {{.*}}await-chain.cpp:15
// CHECK-NEXT: [async] middle() {{.*}}await-chain.cpp:18
// CHECK-NEXT: [async] root() {{.*}}await-chain.cpp:21 in task {{[0-9]+}}
// CHECK: Task '{{.+}}' created at:
// CHECK-NEXT: #0 {{.*}} in root() {{.*}}await-chain.cpp:20:
// CHECK: Suggestion: use co_await aio::sleep
