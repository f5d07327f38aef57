// A sleep is not late before its time has come, nor is the task that waits for the sleeper.
// RUN: %cxx %s %aio -o %t
// RUN: env COROSAN_OPTIONS=long_wait_ms=100:slow_step_ms=0 %corosan run -- %t 2> %t.err
// RUN: %FileCheck %s --input-file=%t.err --implicit-check-not=WARNING:
// CHECK: active
#include <aio/aio.h>

#include <chrono>

using namespace std::chrono_literals;

aio::task<void> patient() { co_await aio::sleep(350ms); }
aio::task<void> root() {
  aio::task_handle<void> sleeper = aio::create_task(patient());
  co_await sleeper;
}
int main() { aio::run(root()); }
