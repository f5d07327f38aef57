// Tasks that wait for each other in a ring are told first, as asyncio tells them; a ring through a mutex, too. Tasks
// that only wait in a line are none.
// RUN: %cxx %s %aio -o %t
// RUN: env LC_ALL=C.UTF-8 LOOK="%corosan pstree PID" %t > %t.out
// RUN: %FileCheck %s --input-file=%t.out --implicit-check-not=cycle:
// RUN: env LC_ALL=C.UTF-8 LOOK="%corosan ps --json PID" %t > %t.jsonl
// RUN: tail -n 1 %t.jsonl | %FileCheck %s --check-prefix=JSON
// JSON: "cycles":["Task-2 → Task-3 → Task-2","Task-4 → Task-5 → Task-4"]
// CHECK: {{^}}cycle: Task-2 → Task-3 → Task-2
// CHECK-NEXT: {{^}}cycle: Task-4 → Task-5 → Task-4
// CHECK-NEXT: event loop
// CHECK: ── (T) Task-2 waiting for Task-3
// CHECK-NEXT: joins
// CHECK-NEXT: (T) Task-3 waiting for Task-2
// CHECK-NEXT: joins
// CHECK-NEXT: (T) Task-2, shown above
#include "../Inputs/sanitizer/look.h"

#include <aio/aio.h>

#include <optional>

aio::mutex door;
std::optional<aio::task_handle<void>> first, second;

aio::task<void> joins(std::optional<aio::task_handle<void>> &other) { co_await *other; }
aio::task<void> wants() { auto guard = co_await door.lock(); }
aio::task<void> joins_wants(aio::task_handle<void> &other) {
  auto guard = co_await door.lock();
  co_await aio::yield();
  co_await other;
}
aio::task<void> in_line() { co_await *first; }

aio::task<void> root() {
  first = aio::create_task(joins(second));
  second = aio::create_task(joins(first));
  aio::task_handle<void> waits_for_door;
  aio::task_handle<void> has_door = aio::create_task(joins_wants(waits_for_door));
  waits_for_door = aio::create_task(wants());
  aio::task_handle<void> line = aio::create_task(in_line());
  for (int round = 0; round < 3; ++round)
    co_await aio::yield();
  look_from_outside();
  std::_Exit(0);
}
int main() { aio::run(root()); }
