// Many steps, each shorter than the limit of a step, in one turn: one report, with their number and the longest.
// RUN: %cxx %s %aio -I%inputs -o %t
// RUN: env COROSAN_OPTIONS=slow_turn_ms=100:slow_step_ms=60000:starved_task_ms=0 %corosan run -- %t 2> %t.err
// RUN: %FileCheck %s --input-file=%t.err --implicit-check-not=WARNING:
#include "sanitizer/thread_state.h"

#include <aio/aio.h>

#include <vector>

aio::task<void> short_work(int milliseconds) {
  burn(milliseconds);
  co_return;
}

aio::task<void> serve() {
  std::vector<aio::task_handle<void>> all;
  for (int i = 0; i < 18; ++i)
    all.push_back(aio::create_task(short_work(10)));
  all.push_back(aio::create_task(short_work(300), {.name = "heavy"}));
  for (aio::task_handle<void> &one : all)
    co_await std::move(one);
}

int main() { aio::run(serve()); }
// CHECK: WARNING: CoroSanitizer: slow-turn one turn of the loop took {{[0-9]+}} ms although none of its steps was slow
// CHECK: limit 100 ms
// CHECK: {{[0-9]+}} steps of tasks; the longest: 'heavy' {{[0-9.]+}} ms, 'Task-{{[0-9]+}}' {{[0-9.]+}} ms, 'Task-
// CHECK: Suggestion: run fewer tasks at once
// CHECK: SUMMARY: CoroSanitizer: slow-turn {{.*}}slow-turn.cpp:
