// A loop in which every task waits for another part of the program, and no part is left, is a deadlock. It is told with
// all its tasks; idle threads of to_thread and the runtime's own listener for SIGINT do not hide it.
// RUN: %cxx %s %aio -o %t
// RUN: env COROSAN_OPTIONS=all_asleep_ms=100:halt_on_error=1:exitcode=3 %not %corosan run -- %t 2> %t.err
// RUN: %FileCheck %s --input-file=%t.err --implicit-check-not=WARNING:
#include <aio/aio.h>

#include <chrono>

using namespace std::chrono_literals;

aio::task<void> consume(aio::queue<int> &items) {
  for (;;)
    co_await items.get();
}
aio::task<void> produce(aio::event &begin) { co_await begin.wait(); }
aio::task<void> session(aio::queue<int> &items, aio::event &begin) {
  auto producer = aio::create_task(produce(begin), {.name = "producer"});
  co_await consume(items);
}
void nothing() {}
aio::task<void> root() {
  aio::queue<int> items;
  aio::event begin; // nobody sets it
  co_await aio::to_thread(nothing);
  co_await aio::sleep(1ms);
  auto running = aio::create_task(session(items, begin), {.name = "session"});
  co_await running;
}
int main() { aio::run(root()); }

// CHECK: ERROR: CoroSanitizer: all-asleep all tasks are asleep: deadlock
// CHECK-NEXT: on event loop 'main'
// CHECK: 3 tasks, no timer, no operation, no other thread
// CHECK: Tasks:
// CHECK-NEXT: task 'producer' (id {{[0-9]+}}) waits for event:
// CHECK-NEXT: [async] produce(aio::event&) {{.*}}all-asleep.cpp:16
// CHECK-NEXT: task 'session' (id {{[0-9]+}}) waits for queue.get:
// CHECK-NEXT: [async] {{.*}}queue
// CHECK: [async] consume({{.*}} {{.*}}all-asleep.cpp:14
// CHECK-NEXT: [async] session({{.*}} {{.*}}all-asleep.cpp:19
// CHECK-NEXT: [async] root() {{.*}}all-asleep.cpp:28
// CHECK: SUMMARY: CoroSanitizer: all-asleep
