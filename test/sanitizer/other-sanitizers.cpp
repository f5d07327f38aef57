// Programs built with the compilers' sanitizers are watched like others, and those sanitizers go on finding what they
// find: both see the same program.
// RUN: %cxx %s -I%inputs -O1 -fsanitize=address -o %t.asan
// RUN: env COROSAN_OPTIONS=slow_step_ms=0:blocking_call_ms=30 %corosan run -- %t.asan ok > %t.out 2>&1
// RUN: %FileCheck %s --input-file=%t.out --implicit-check-not=AddressSanitizer --implicit-check-not=LeakSanitizer
// RUN: env COROSAN_OPTIONS=slow_step_ms=0:blocking_call_ms=30 %not %corosan run -- %t.asan use-after-free > %t.out 2>&1
// RUN: %FileCheck %s --check-prefixes=BLOCKED,ASAN --input-file=%t.out
// RUN: env COROSAN_OPTIONS=slow_step_ms=0:blocking_call_ms=30 %not %corosan run -- %t.asan leak > %t.out 2>&1
// RUN: %FileCheck %s --check-prefixes=BLOCKED,LSAN --input-file=%t.out
// RUN: %cxx %s -I%inputs -O1 -fsanitize=undefined -o %t.ubsan
// RUN: env COROSAN_OPTIONS=slow_step_ms=0:blocking_call_ms=30 %corosan run -- %t.ubsan overflow > %t.out 2>&1
// RUN: %FileCheck %s --check-prefixes=BLOCKED,UBSAN --input-file=%t.out
// RUN: %cxx %s -I%inputs -O1 -fsanitize=thread -o %t.tsan
// RUN: env COROSAN_OPTIONS=slow_step_ms=40:blocking_call_ms=30 %corosan run -- %t.tsan ok > %t.out 2>&1
// RUN: %FileCheck %s --check-prefixes=CHECK,STEP --input-file=%t.out --implicit-check-not=ThreadSanitizer
// RUN: env COROSAN_OPTIONS=slow_step_ms=0:blocking_call_ms=30 %not %corosan run -- %t.tsan race > %t.out 2>&1
// RUN: %FileCheck %s --check-prefixes=BLOCKED,TSAN --input-file=%t.out
#include "sanitizer/tiny_loop.h"

#include <chrono>
#include <climits>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <string>
#include <thread>

static void load() { std::this_thread::sleep_for(std::chrono::milliseconds(80)); }
// CHECK: {{[0-9]+}}==WARNING: CoroSanitizer: blocking-call
// CHECK: Stack:
// CHECK: in load{{(\(\))?}} {{.*}}other-sanitizers.cpp:[[@LINE-3]]:
// CHECK: SUMMARY: CoroSanitizer: blocking-call {{.*}}other-sanitizers.cpp:[[@LINE-4]]:{{[0-9]+}} in load
// BLOCKED-DAG: WARNING: CoroSanitizer: blocking-call

// ThreadSanitizer keeps signals from threads that run, so there is no stack; the finding is there.
static void compute() {
  const auto cpu = [] {
    timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return now.tv_sec * 1'000 + now.tv_nsec / 1'000'000;
  };
  const auto until = cpu() + 200;
  while (cpu() < until)
    ;
}
// STEP: WARNING: CoroSanitizer: slow-step the loop's thread is in one step for
// STEP: SUMMARY: CoroSanitizer: slow-step

static int shared;
static void *volatile sink;
static volatile int biggest = INT_MAX, result;

static void misbehave(const std::string &how) {
  if (how == "use-after-free") {
    char *gone = static_cast<char *>(std::malloc(10));
    std::free(gone);
    sink = gone;
    result = *static_cast<volatile char *>(sink);
  } else if (how == "leak") {
    sink = std::malloc(1234);
    sink = nullptr;
  } else if (how == "overflow") {
    result = biggest + 1;
  } else if (how == "race") {
    std::thread other([] { ++shared; });
    ++shared;
    other.join();
  }
}
// ASAN-DAG: AddressSanitizer: heap-use-after-free
// LSAN-DAG: LeakSanitizer: detected memory leaks
// UBSAN-DAG: runtime error: signed integer overflow
// TSAN-DAG: WARNING: ThreadSanitizer: data race

int main(int, char **argv) {
  {
    tiny_loop loop;
    loop.step(load);
    loop.step(compute);
  }
  std::puts(std::getenv("LD_PRELOAD") != nullptr ? std::getenv("LD_PRELOAD") : "nothing preloaded for children");
  misbehave(argv[1]);
}
// CHECK-DAG: {{^}}nothing preloaded for children
