// metrics: written while the program runs and at its end, as a whole each time; figures that are right; labels that are
// escaped; nothing counted where nothing happened.
// RUN: rm -rf %t.dir && mkdir %t.dir
// RUN: %cxx %s -I%inputs %aio -o %t.dir/app
// RUN: env COROSAN_OPTIONS=slow_step_ms=0:blocking_call_ms=100:metrics=%t.dir/m.prom:metrics_ms=20 %corosan run -- %t.dir/app tasks %t.dir/m.prom 2> %t.err
// RUN: %python %S/check_metrics.py %t.dir/m.prom | %FileCheck %s
// CHECK-DAG: corosan_info{program="app",version="{{[0-9.]+}}"} 1
// CHECK-DAG: corosan_tasks_created_total 12
// CHECK-DAG: corosan_tasks_alive 0
// CHECK-DAG: corosan_tasks_peak 11
// CHECK-DAG: corosan_findings_total{id="blocking-call"} 3
// CHECK-DAG: corosan_findings_total{id="long-wait"} 0
// CHECK-DAG: corosan_findings_suppressed_total 0
// CHECK-DAG: corosan_step_seconds{loop="main"} 3 beyond 0.13
// CHECK-DAG: corosan_loop_turn_seconds{loop="main"} {{[1-3]}} beyond 0.13
// CHECK-DAG: corosan_loop_lag_seconds{loop="main"} {{[1-9][0-9]*}} beyond 0.13
// CHECK-DAG: corosan_own_cpu_seconds_total{thread="corosan-report"}
// CHECK-DAG: corosan_own_cpu_seconds_total{thread="corosan-watch"}
// CHECK-DAG: corosan_own_cpu_seconds_total{thread="corosan-output"}
//
// Suppressed ones; a foreign loop has turns only.
// RUN: echo "blocking-call:hidden" > %t.supp
// RUN: env COROSAN_OPTIONS=slow_step_ms=0:blocking_call_ms=100:suppressions=%t.supp:metrics=%t.dir/f.prom %corosan run -- %t.dir/app foreign 2> %t.err
// RUN: %python %S/check_metrics.py %t.dir/f.prom | %FileCheck %s --check-prefix=FOREIGN --implicit-check-not=corosan_step_seconds
// FOREIGN-DAG: corosan_tasks_created_total 0
// FOREIGN-DAG: corosan_findings_total{id="blocking-call"} 2
// FOREIGN-DAG: corosan_findings_suppressed_total 2
// FOREIGN-DAG: corosan_reports_limited_total 0
// FOREIGN-DAG: corosan_loop_turn_seconds{loop="main"} 4 beyond 0.13
//
// Beyond the limit nothing is looked at.
// RUN: env COROSAN_OPTIONS=slow_step_ms=0:blocking_call_ms=100:reports_per_minute=1:suppress_equal_stacks=0:metrics=%t.dir/l.prom %corosan run -- %t.dir/app foreign 2> %t.err
// RUN: %python %S/check_metrics.py %t.dir/l.prom | %FileCheck %s --check-prefix=LIMIT
// LIMIT-DAG: corosan_reports_limited_total 3
//
// RUN: env COROSAN_OPTIONS=slow_step_ms=0:blocking_call_ms=100:metrics=%t.dir/s.prom %corosan run -- %t.dir/app silent 2> %t.err
// RUN: %python %S/check_metrics.py %t.dir/s.prom | %FileCheck %s --check-prefix=SILENT
// SILENT-DAG: corosan_findings_total{id="blocking-call"} 0
// SILENT-DAG: corosan_tasks_created_total 1
//
// A program whose name has a quote and a backslash.
// RUN: cp %t.dir/app '%t.dir/a"b\c'
// RUN: env COROSAN_OPTIONS=symbolize=0:metrics=%t.dir/q.prom %corosan run -- '%t.dir/a"b\c' silent 2> %t.err
// RUN: %python %S/check_metrics.py %t.dir/q.prom | %FileCheck %s --check-prefix=QUOTED
// QUOTED: corosan_info{program="a\"b\\c",
//
// A path that cannot be written is told once, not every time.
// RUN: env COROSAN_OPTIONS=slow_step_ms=0:blocking_call_ms=100:metrics_ms=10:metrics=%t.dir/no/x.prom %corosan run -- %t.dir/app foreign 2> %t.err
// RUN: %FileCheck %s --check-prefix=UNWRITABLE --input-file=%t.err
// UNWRITABLE-COUNT-1: WARNING: CoroSanitizer: cannot write {{.*}}no/x.prom: No such file or directory
// UNWRITABLE-NOT: cannot write
// RUN: ls %t.dir | %FileCheck %s --check-prefix=FILES --implicit-check-not=tmp
// FILES: m.prom
#include "sanitizer/tiny_loop.h"

#include <aio/aio.h>

#include <chrono>
#include <string>
#include <thread>
#include <unistd.h>
#include <vector>

using namespace std::chrono_literals;

void stall() { std::this_thread::sleep_for(150ms); }
void hidden() { std::this_thread::sleep_for(150ms); }

aio::task<void> sleeper() { co_await aio::sleep(1ms); }
aio::task<void> staller() {
  co_await aio::sleep(1ms);
  stall();
}
aio::task<void> tasks(const char *file) {
  while (access(file, R_OK) != 0) // written without our help
    co_await aio::sleep(1ms);
  std::vector<aio::task_handle<void>> handles;
  for (int i = 0; i < 10; ++i)
    handles.push_back(aio::create_task(i < 3 ? staller() : sleeper()));
  for (aio::task_handle<void> &handle : handles)
    co_await handle;
  aio::task_handle<void> last = aio::create_task(sleeper());
  co_await last;
}
aio::task<void> nothing() { co_return; }

int main(int, char **argv) {
  const std::string what = argv[1];
  if (what == "tasks")
    aio::run(tasks(argv[2]));
  if (what == "silent")
    aio::run(nothing());
  if (what == "foreign") {
    tiny_loop loop;
    for (int i = 0; i < 2; ++i) {
      loop.step(stall);
      loop.step(hidden);
    }
  }
}
