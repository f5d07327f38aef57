// corosan ps: a table, and JSON lines; sorted; for stripped, static and optimised programs, too.
// RUN: %cxx %s %aio -o %t
// RUN: env LOOK="%corosan ps PID" %t > %t.out
// RUN: %FileCheck %s --input-file=%t.out
// CHECK: event loop 'main' (thread {{[0-9]+}}): 4 tasks, running Task-4
// CHECK-NEXT: {{^}}ID  NAME  {{ *}}STATE  {{ *}}WAITS FOR {{ *}}SUSPENDED AT
// CHECK-NEXT: {{^ *}}1  Task-1 {{ *}}waiting  Task-4 {{ *}}root() {{/.*}}ps.cpp:[[ROOT:[0-9]+]]
// CHECK-NEXT: {{^ *}}2  a name {{ *}}waiting  sleep, due in {{[0-9.]+}} s {{ *}}inner(int) {{/.*}}ps.cpp:{{[0-9]+}} <- outer() {{/.*}}ps.cpp:{{[0-9]+$}}
// CHECK-NEXT: {{^ *}}3  b
// CHECK-NEXT: {{^ *}}4  Task-4 {{ *}}running {{ *}}busy() {{/.*}}ps.cpp:{{[0-9]+$}}
//
// RUN: env COROSAN=1 LOOK="%corosan ps --sort busy PID" %t > %t.out
// RUN: %FileCheck %s --input-file=%t.out --check-prefix=TIMES
// TIMES: running Task-4 for {{[0-9.]+}} {{m?s}}
// TIMES-NEXT: {{^}}ID  NAME  {{ *}}STATE  {{ *}}AGE  {{ *}}BUSY  STEPS  WAITS FOR {{ *}}SUSPENDED AT
// TIMES-NEXT: {{^ *}}4  Task-4 {{ *}}running {{ *}}{{[0-9.]+}} {{m?s}} {{ *}}{{[0-9.]+}} {{m?s}} {{ *}}2  {{ *}}busy()
//
// RUN: env COROSAN=1 LOOK="%corosan ps --json PID" %t > %t.jsonl
// RUN: %python %S/check_ps.py < %t.jsonl
//
// Names without a symbolizer come from the places of the co_await.
// RUN: env LOOK="%corosan ps --no-symbols PID" %t > %t.out
// RUN: %FileCheck %s --input-file=%t.out --check-prefix=NAMES
// RUN: cp %t %t.stripped
// RUN: strip -s %t.stripped
// RUN: env LOOK="%corosan ps PID" %t.stripped > %t.out
// RUN: %FileCheck %s --input-file=%t.out --check-prefix=NAMES
// RUN: env LOOK="%corosan ps --symbolizer /nowhere PID" %t > %t.out 2> %t.err
// RUN: %FileCheck %s --input-file=%t.out --check-prefix=NAMES
// RUN: grep "corosan: cannot start /nowhere" %t.err
// NAMES: a name {{.*}} inner(int) {{/.*}}ps.cpp:{{[0-9]+}} <- outer() {{/.*}}ps.cpp:{{[0-9]+$}}
//
// RUN: %cxx -O2 -static %s %aio -o %t.static
// RUN: env LOOK="%corosan ps PID" %t.static > %t.out
// RUN: %FileCheck %s --input-file=%t.out
// RUN: %cxx -no-pie %s %aio -Wl,--gc-sections -o %t.fixed
// RUN: env LOOK="%corosan ps PID" %t.fixed > %t.out
// RUN: %FileCheck %s --input-file=%t.out
// UNSUPPORTED: asan, tsan
#include "../Inputs/sanitizer/look.h"

#include <aio/aio.h>

#include <chrono>

using namespace std::chrono_literals;

aio::task<void> inner(int hours) { co_await aio::sleep(hours * 1h); }
aio::task<void> outer() { co_await inner(1); }
aio::task<void> busy() {
  co_await aio::sleep(1ms);
  const auto end = std::chrono::steady_clock::now() + 20ms;
  while (std::chrono::steady_clock::now() < end) {
  }
  look_from_outside();
  std::_Exit(0);
}
aio::task<void> root() {
  aio::task_handle<void> a = aio::create_task(outer(), {.name = "a name"});
  aio::task_handle<void> b = aio::create_task(outer(), {.name = "b"});
  aio::task_handle<void> c = aio::create_task(busy());
  co_await c;
}
int main() { aio::run(root()); }
