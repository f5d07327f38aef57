// Coroutines that are made at one place, called from two: each is reported with the stack that made it, also when the
// loop's thread knows both stacks already, which have the same frames.
// RUN: %cxx %s %aio -o %t
// RUN: env COROSAN_OPTIONS=slow_step_ms=0 %corosan run -- %t 2> %t.err
// RUN: %FileCheck %s --input-file=%t.err --implicit-check-not=WARNING:
#include <aio/aio.h>

int made = 0;

aio::task<void> nothing() { co_return; }

[[gnu::noinline]] aio::task<void> make() {
  aio::task<void> fresh = nothing();
  ++made; // no tail call
  return fresh;
}
[[gnu::noinline]] aio::task<void> red() {
  aio::task<void> fresh = make();
  ++made;
  return fresh;
}
[[gnu::noinline]] aio::task<void> blue() {
  aio::task<void> fresh = make();
  ++made;
  return fresh;
}

aio::task<void> run_all() {
  for (int round = 0; round < 20; ++round) {
    co_await red();
    co_await blue();
  }
  {
    const aio::task<void> forgotten = red();
  }
  {
    const aio::task<void> forgotten = blue();
  }
}
// CHECK: WARNING: CoroSanitizer: never-awaited coroutine 'nothing' was never awaited
// CHECK: #0 {{.*}} in make()
// CHECK-NEXT: #1 {{.*}} in red()
// CHECK: WARNING: CoroSanitizer: never-awaited coroutine 'nothing' was never awaited
// CHECK: #0 {{.*}} in make()
// CHECK-NEXT: #1 {{.*}} in blue()

int main() { aio::run(run_all()); }
