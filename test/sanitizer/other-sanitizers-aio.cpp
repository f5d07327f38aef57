// An aio program that is built with one of the compilers' sanitizers, under COROSAN=1. The runtime's library itself is
// not instrumented.
// RUN: %cxx %s -O1 -fsanitize=address %aio -o %t.asan
// RUN: env COROSAN=1 COROSAN_OPTIONS=slow_step_ms=0:blocking_call_ms=30 %t.asan > %t.out 2>&1
// RUN: %FileCheck %s --input-file=%t.out --implicit-check-not="Sanitizer: CHECK" --implicit-check-not=AddressSanitizer
// RUN: %cxx %s -O1 -fsanitize=thread %aio -o %t.tsan
// RUN: env COROSAN=1 COROSAN_OPTIONS=slow_step_ms=0:blocking_call_ms=30 %t.tsan > %t.out 2>&1
// RUN: %FileCheck %s --input-file=%t.out --implicit-check-not=ThreadSanitizer
#include <aio/run.h>
#include <aio/sleep.h>
#include <aio/task.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <thread>

using namespace std::chrono_literals;

void load() { std::this_thread::sleep_for(80ms); }
aio::task<int> answer() {
  co_await aio::sleep(1ms);
  load();
  co_return 42;
}
aio::task<void> root() { std::printf("answer: %d\n", co_await answer()); }
// CHECK-DAG: WARNING: CoroSanitizer: blocking-call
// CHECK-DAG: in answer({{.*}}) {{.*}}other-sanitizers-aio.cpp:[[@LINE-5]]:
// CHECK-DAG: answer: 42
// CHECK-DAG: environment: - -

int main() {
  aio::run(root());
  const char *options = std::getenv("TSAN_OPTIONS"), *preload = std::getenv("LD_PRELOAD");
  std::printf("environment: %s - %s -\n", options != nullptr ? options : "", preload != nullptr ? preload : "");
}
