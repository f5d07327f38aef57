// Tasks that wait for each other's end are told when the last of them suspends; mutexes locked in two orders are found
// by the watchdog. Both name every task, what it waits for, and where.
// RUN: %cxx %s %aio -o %t
// RUN: env COROSAN_OPTIONS=slow_step_ms=0:all_asleep_ms=0 %corosan run -- %t joins 2> %t.err
// RUN: %FileCheck %s --check-prefix=JOINS --input-file=%t.err --implicit-check-not=WARNING: --implicit-check-not=ERROR:
// RUN: env COROSAN_OPTIONS=slow_step_ms=0:halt_on_error=1:exitcode=3 %not %corosan run -- %t locks 2> %t.err
// RUN: %FileCheck %s --check-prefix=LOCKS --input-file=%t.err --implicit-check-not=WARNING:
#include <aio/aio.h>

#include <string_view>

aio::task_handle<void> first, second;

aio::task<void> left() { co_await second; }
aio::task<void> inner() { co_await first; }
aio::task<void> right() { co_await inner(); }
aio::task<void> joins() {
  first = aio::create_task(left(), {.name = "left"});
  second = aio::create_task(right(), {.name = "right"});
  for (int i = 0; i < 5; ++i)
    co_await aio::yield();
  first.cancel();
  try {
    co_await first;
  } catch (const aio::cancelled_error &) {
  }
}
// JOINS: ERROR: CoroSanitizer: await-cycle tasks wait for each other in a ring and can never go on: 'right' (id 3) → 'left' (id 2) → 'right' (id 3)
// JOINS: Ring:
// JOINS-NEXT: task 'right' (id 3) waits for task 'left' (id 2):
// JOINS-NEXT: [async] inner() {{.*}}await-cycle.cpp:15
// JOINS-NEXT: [async] right() {{.*}}await-cycle.cpp:16
// JOINS-NEXT: task 'left' (id 2) waits for task 'right' (id 3):
// JOINS-NEXT: [async] left() {{.*}}await-cycle.cpp:14
// JOINS: SUMMARY: CoroSanitizer: await-cycle

aio::mutex sword, shield;
aio::task<void> take(aio::mutex &one, aio::mutex &other, aio::event &ready, aio::event &go) {
  auto guard = co_await one.lock();
  ready.set();
  co_await go.wait();
  auto more = co_await other.lock();
}
aio::task<void> locks() {
  aio::event here, there;
  auto knight = aio::create_task(take(sword, shield, here, there), {.name = "knight"});
  auto squire = aio::create_task(take(shield, sword, there, here), {.name = "squire"});
  co_await knight;
  co_await squire;
}
// LOCKS: ERROR: CoroSanitizer: await-cycle tasks wait for each other in a ring and can never go on: '[[A:knight|squire]]' (id {{[0-9]+}}) → '{{knight|squire}}' (id {{[0-9]+}}) → '[[A]]' (id {{[0-9]+}})
// LOCKS: Ring:
// LOCKS-NEXT: task '[[A]]' (id {{[0-9]+}}) waits for mutex, held by task '{{knight|squire}}' (id {{[0-9]+}}):
// LOCKS-NEXT: [async] take({{.*}} {{.*}}await-cycle.cpp:42
// LOCKS-NEXT: task '{{knight|squire}}' (id {{[0-9]+}}) waits for mutex, held by task '[[A]]' (id {{[0-9]+}}):

int main(int, char **argv) { aio::run(std::string_view(argv[1]) == "joins" ? joins() : locks()); }
