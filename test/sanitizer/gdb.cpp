// The gdb commands, on a live process and on a core file.
// REQUIRES: gdb
// RUN: %cxx %s %aio -o %t
// RUN: rm -f %t.core
// RUN: %gdb -ex "run" -ex "source %source/sanitizer/gdb/corosan-gdb.py" -ex "aio tasks" -ex "aio bt" -ex "aio bt 3" -ex "aio bt 99" -ex "aio bt x" -ex "generate-core-file %t.core" %t > %t.out 2>&1
// RUN: %FileCheck %s --input-file=%t.out --check-prefixes=CHECK,LIVE
// RUN: %gdb -ex "source %source/sanitizer/gdb/corosan-gdb.py" -ex "aio tasks" -ex "aio bt" -ex "aio bt 3" %t %t.core > %t.out 2>&1
// RUN: %FileCheck %s --input-file=%t.out
//
// A program without the runtime.
// RUN: echo 'int main() {}' > %t.cpp
// RUN: %cxx %t.cpp -o %t.plain
// RUN: %not %gdb -ex "source %source/sanitizer/gdb/corosan-gdb.py" -ex "aio tasks" %t.plain > %t.out 2>&1
// RUN: %FileCheck %s --input-file=%t.out --check-prefix=PLAIN
// PLAIN: this program does not contain the aio runtime
#include <aio/aio.h>

#include <chrono>
#include <csignal>

using namespace std::chrono_literals;

aio::mutex door;

aio::task<void> deep(int) { co_await aio::sleep(1h); }
aio::task<void> middle() {
  auto guard = co_await door.lock();
  co_await deep(1);
}
aio::task<void> wants() { auto guard = co_await door.lock(); }
aio::task<void> joins(aio::task_handle<void> &other) { co_await other; }
aio::task<void> stops() {
  co_await aio::sleep(1ms);
  std::raise(SIGTRAP);
  std::_Exit(0);
}
aio::task<void> root() {
  aio::task_handle<void> a = aio::create_task(joins(a), {.name = "joins"});
  aio::task_handle<void> b = aio::create_task(middle(), {.name = "middle"});
  aio::task_handle<void> c = aio::create_task(wants());
  a = std::move(b);
  co_await aio::gather(stops());
}
int main() { aio::run(root()); }

// CHECK: event loop 'main' (thread {{[0-9]+}}): 5 tasks
// CHECK-NEXT: 1  Task-1  waiting for gather of Task-5  root() at {{.*}}gdb.cpp:[[@LINE-5]]
// CHECK-NEXT: 2  joins  waiting for 'middle' (id 3)  joins(aio::task_handle<void>&) at {{.*}}gdb.cpp:
// CHECK-NEXT: 3  middle  waiting for sleep  deep(int) at {{.*}}gdb.cpp:
// CHECK-NEXT: 4  Task-4  waiting for mutex 0x{{[0-9a-f]+}} held by 'middle' (id 3)  wants() at {{.*}}gdb.cpp:
// CHECK-NEXT: 5  Task-5  running  stops() at {{.*}}gdb.cpp:
// CHECK-NEXT: {{^}}task Task-5, running
// CHECK-NEXT: {{^}}  [async] #0 stops() at {{.*}}gdb.cpp:
// CHECK-NEXT: {{^}}  awaited by:
// CHECK-NEXT: {{^}}  task Task-1, waiting for gather of Task-5
// CHECK-NEXT: {{^}}    [async] #0 root() at {{.*}}gdb.cpp:
// CHECK-NEXT: {{^}}task 'middle' (id 3), waiting for sleep
// CHECK-NEXT: {{^}}  [async] #0 deep(int) at {{.*}}gdb.cpp:
// CHECK-NEXT: {{^}}  [async] #1 middle() at {{.*}}gdb.cpp:
// CHECK-NEXT: {{^}}  awaited by:
// CHECK-NEXT: {{^}}  task 'joins' (id 2), waiting for 'middle' (id 3)
// CHECK-NEXT: {{^}}    [async] #0 joins(aio::task_handle<void>&) at {{.*}}gdb.cpp:
// LIVE: no task 99
// LIVE: a task is named by its number: aio bt 7
