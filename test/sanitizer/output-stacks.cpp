// stacks: one line per stack that kept a loop's thread, the task's awaits below the thread's own frames, with all of
// its time; nothing of findings that kept no thread, nothing where nothing was found.
// RUN: %cxx %s %aio -o %t
// RUN: env COROSAN_OPTIONS=slow_step_ms=0:blocking_call_ms=100:stacks=%t.folded %corosan run -- %t stall 2> %t.err
// RUN: %FileCheck %s --input-file=%t.folded --match-full-lines
// CHECK: loop main;task sleeper;root;middle;leaf;stall;{{(clock_)?}}nanosleep {{[0-9]+}}
// CHECK-NEXT: loop main;root;stall;{{(clock_)?}}nanosleep {{[0-9]+}}
// CHECK-NOT: {{.}}
// RUN: awk '$NF < (NR == 1 ? 300000 : 150000) { exit 1 }' %t.folded
// RUN: env COROSAN_OPTIONS=slow_step_ms=0:blocking_call_ms=100:stacks=%t.folded %corosan run -- %t calm 2> %t.err
// RUN: grep never-awaited %t.err
// RUN: test -f %t.folded
// RUN: %not grep . %t.folded
#include <aio/aio.h>

#include <chrono>
#include <cstring>
#include <thread>

using namespace std::chrono_literals;

void stall() { std::this_thread::sleep_for(150ms); }
aio::task<void> leaf(int) {
  co_await aio::sleep(1ms);
  stall();
}
aio::task<void> middle() { co_await leaf(1); }
aio::task<void> root(bool stalls) {
  aio::task<void> forgotten = middle();
  for (int i = 0; i < 2 && stalls; ++i) {
    aio::task_handle<void> child = aio::create_task(middle(), {.name = "sleeper"});
    co_await child;
  }
  if (stalls)
    stall();
}
int main(int, char **argv) { aio::run(root(std::strcmp(argv[1], "stall") == 0)); }
