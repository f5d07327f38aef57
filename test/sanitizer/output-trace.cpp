// trace: a track per task with what it waits for, steps, blocking calls and findings on the loop's thread, flows from
// spawns; whole JSON even where events were lost or the file is full; foreign loops by their turns.
// RUN: %cxx %s -I%inputs %aio -o %t
// RUN: env COROSAN_OPTIONS=slow_step_ms=0:blocking_call_ms=100:trace=%t.json %corosan run -- %t tasks 2> %t.err
// RUN: %python %S/check_trace.py %t.json tasks | %FileCheck %s
// RUN: %not grep -e "events are missing" -e "the trace has reached" %t.err
// CHECK: process output-trace.cpp.tmp
// CHECK: thread loop main
// CHECK-DAG: task sleeper: timer: sleep
// CHECK-DAG: task waiter: task: sleeper
// CHECK-DAG: task left: primitive: event
// CHECK: 3 spawned in steps of others
// CHECK: nanosleep inside a step of sleeper
// CHECK: finding blocking-call
//
// RUN: env COROSAN_OPTIONS=slow_step_ms=0:blocking_call_ms=100:trace=%t.json %corosan run -- %t foreign 2> %t.err
// RUN: %python %S/check_trace.py %t.json foreign | %FileCheck %s --check-prefix=FOREIGN
// FOREIGN: thread loop main
// FOREIGN: nanosleep inside a turn
//
// More than a ring holds while its reader sleeps, and more than the file may hold.
// RUN: env COROSAN_OPTIONS=trace_mb=32:trace=%t.json %corosan run -- %t many 2> %t.err
// RUN: grep "WARNING: CoroSanitizer: [1-9][0-9]* events are missing from the trace: they came faster than they could be written" %t.err
// RUN: %python %S/check_trace.py %t.json gaps 32
// RUN: env COROSAN_OPTIONS=trace_mb=2:trace=%t.json %corosan run -- %t many 2> %t.err
// RUN: grep "CoroSanitizer: the trace has reached 2 MB and stops here (option trace_mb)" %t.err
// RUN: %python %S/check_trace.py %t.json full 2
//
// Killed: what was written until then is there, and only the end is missing.
// RUN: rm %t.json
// RUN: sh -c 'env COROSAN_OPTIONS=trace=%t.json %corosan run -- %t killed %t.json 2> %t.err; test $? = 137'
// RUN: grep -q spinner %t.json
// RUN: sh -c 'echo "]" >> %t.json'
// RUN: %python %S/check_trace.py %t.json killed
//
// RUN: sh -c 'env COROSAN_OPTIONS=trace=%t.no/such/folder/x %corosan run -- %t foreign 2> %t.err'
// RUN: grep "WARNING: CoroSanitizer: cannot write .*such/folder/x: No such file or directory" %t.err
#include "sanitizer/tiny_loop.h"

#include <aio/aio.h>

#include <chrono>
#include <csignal>
#include <string>
#include <sys/stat.h>
#include <thread>

using namespace std::chrono_literals;

aio::task<void> sleeper() {
  co_await aio::sleep(5ms);
  std::this_thread::sleep_for(150ms);
}
aio::task<void> tasks() {
  aio::event never;
  auto wait_for_it = [](aio::event &what) -> aio::task<void> { co_await what.wait(); };
  aio::task_handle<void> left = aio::create_task(wait_for_it(never), {.name = "left"});
  aio::task_handle<void> child = aio::create_task(sleeper(), {.name = "sleeper"});
  co_await child;
}
aio::task<void> many() {
  for (int i = 0; i < 1'000'000; ++i)
    co_await aio::yield();
}
aio::task<void> killed(const char *file) {
  struct stat status{};
  while (stat(file, &status) != 0 || status.st_size < 2000)
    co_await aio::sleep(1ms);
  std::raise(SIGKILL);
}

aio::task<void> named(aio::task<void> body, const char *name) {
  aio::task_handle<void> task = aio::create_task(std::move(body), {.name = name});
  co_await task;
}

int main(int, char **argv) {
  const std::string what = argv[1];
  if (what == "tasks")
    aio::run(named(tasks(), "waiter"));
  if (what == "many")
    aio::run(many());
  if (what == "killed")
    aio::run(named(killed(argv[2]), "spinner"));
  if (what == "foreign") {
    tiny_loop loop;
    for (int i = 0; i < 3; ++i)
      loop.step([] { std::this_thread::sleep_for(150ms); });
  }
}
