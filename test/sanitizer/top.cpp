// corosan top: one picture, pictures into a pipe until the program ends, and on a terminal until Ctrl-C.
// RUN: %cxx %s %aio -o %t
// RUN: env COROSAN=1 COROSAN_OPTIONS=log_path=%t.log LOOK="%corosan top --once PID" %t > %t.out
// RUN: %FileCheck %s --input-file=%t.out --check-prefixes=CHECK,WATCHED
// CHECK: process {{[0-9]+}}: 3 tasks, 1 running, 0 ready, 2 waiting
// WATCHED-SAME: ; findings so far: {{[1-9]}}
// CHECK-NEXT: event loop 'main' (thread {{[0-9]+}}): 3 tasks, running 'computes' (id 3)
// WATCHED-SAME: for {{[0-9.]+}} {{m?s}}
// CHECK-SAME: ; turn {{[0-9]+}}
// WATCHED: BUSIEST so far
// WATCHED-NEXT: {{^ *[0-9.]+ m?s}}  'computes' (id 3)  running  computes() {{.*}}top.cpp:
// WATCHED: LONGEST WAITS
// WATCHED-NEXT: {{^ *[0-9.]+ m?s}}  'sleeps' (id 2)  waiting for sleep, due in {{.*}}  sleeps() {{.*}}top.cpp:
// WATCHED-NOT: Task-1
// RUN: env LOOK="%corosan top --once PID" %t > %t.out
// RUN: %FileCheck %s --input-file=%t.out --check-prefixes=CHECK,PLAIN
// PLAIN: busy time and ages are known in programs that were started with COROSAN=1
//
// RUN: env COROSAN=1 COROSAN_OPTIONS=log_path=%t.log %python %S/run_top.py %corosan %t
// UNSUPPORTED: asan, tsan
#include "../Inputs/sanitizer/look.h"

#include <aio/aio.h>

#include <chrono>
#include <thread>

using namespace std::chrono_literals;

aio::task<void> sleeps() { co_await aio::sleep(1h); }
aio::task<void> computes() {
  co_await aio::sleep(1ms);
  std::this_thread::sleep_for(60ms); // a finding
  co_await aio::sleep(1ms);
  if (std::getenv("LOOK") != nullptr) {
    std::this_thread::sleep_for(500ms); // it is told by now
    look_from_outside();
    std::_Exit(0);
  }
  std::puts("ready");
  std::fflush(stdout);
  char byte; // the loop hangs until the test is done
  std::_Exit(read(0, &byte, 1) < 0);
}
aio::task<void> root() {
  aio::task_handle<void> sleeper = aio::create_task(sleeps(), {.name = "sleeps"});
  co_await aio::create_task(computes(), {.name = "computes"});
}
int main() { aio::run(root()); }
