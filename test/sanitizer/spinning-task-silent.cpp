// A long computation that lets others run now and then does not spin, nor do tasks that yield between real waits.
// RUN: %cxx %s %aio -o %t
// RUN: env COROSAN_OPTIONS=spinning_ms=100:starved_task_ms=0:slow_step_ms=0 %corosan run -- %t 2> %t.err
// RUN: %FileCheck %s --input-file=%t.err --implicit-check-not=WARNING:
// CHECK: active
#include <aio/aio.h>

#include <chrono>

using namespace std::chrono_literals;

volatile unsigned sink;
aio::task<void> compute() {
  const auto end = std::chrono::steady_clock::now() + 800ms;
  while (std::chrono::steady_clock::now() < end) {
    for (unsigned i = 0; i < 30'000; ++i)
      sink = sink + i;
    co_await aio::yield();
  }
}
aio::task<void> wait() {
  for (int i = 0; i < 800; ++i) {
    co_await aio::yield();
    co_await aio::sleep(1ms);
  }
}
aio::task<void> root() { co_await aio::gather(compute(), wait()); }
int main() { aio::run(root()); }
