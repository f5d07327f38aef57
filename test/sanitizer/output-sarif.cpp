// log_format=sarif:blocking_call_ms=100:slow_step_ms=0: one document at exit, as code-scanning services and editors
// read it; the same with nothing found, with no loop, where halt_on_error ends the program, and on a stream.
// RUN: rm -rf %t.dir && mkdir %t.dir
// RUN: %cxx %s %aio -o %t
// RUN: sh -c 'cd %t.dir && env COROSAN_OPTIONS=slow_turn_ms=0:log_format=sarif:blocking_call_ms=100:slow_step_ms=0:log_path=found %corosan run -- %t stall 3 2> %t.err; test $? = 3'
// RUN: %not grep -e WARNING -e SUMMARY -e "seen 2 times" %t.err
// RUN: %python %S/check_sarif.py %t.dir/found.* | %FileCheck %s
//
// RUN: env COROSAN_OPTIONS=slow_turn_ms=0:log_format=sarif:blocking_call_ms=100:slow_step_ms=0:log_path=%t.dir/silent %corosan run -- %t calm
// RUN: %python %S/check_sarif.py %t.dir/silent.* | %FileCheck %s --check-prefix=SILENT
// SILENT: watched, exit 0
// SILENT-NEXT: 0 results
//
// RUN: echo 'int main() {}' > %t.cpp
// RUN: %cxx %t.cpp -o %t.plain
// RUN: env COROSAN_OPTIONS=slow_turn_ms=0:log_format=sarif:blocking_call_ms=100:slow_step_ms=0:log_path=%t.dir/unwatched %corosan run -- %t.plain
// RUN: %python %S/check_sarif.py %t.dir/unwatched.* | %FileCheck %s --check-prefix=UNWATCHED
// UNWATCHED: not watched: this program never waited in an event loop, so nothing was watched
// UNWATCHED-NEXT: 0 results
//
// RUN: sh -c 'env COROSAN_OPTIONS=slow_turn_ms=0:log_format=sarif:blocking_call_ms=100:slow_step_ms=0:log_path=%t.dir/halt:halt_on_error=1:exitcode=66 %corosan run -- %t stall 2> %t.err; test $? = 66'
// RUN: %python %S/check_sarif.py %t.dir/halt.* | %FileCheck %s --check-prefix=HALT
// HALT: watched, exit 66
// HALT: coro-blocking-call warning 1 times
//
// RUN: env COROSAN_OPTIONS=slow_turn_ms=0:log_format=sarif:blocking_call_ms=100:slow_step_ms=0:log_path=stdout %corosan run -- %t stall > %t.dir/stream 2> %t.err
// RUN: %python %S/check_sarif.py %t.dir/stream | %FileCheck %s --check-prefix=STREAM
// STREAM: 1 result
//
// No temporary file stays behind.
// RUN: ls %t.dir | %FileCheck %s --check-prefix=FILES --implicit-check-not=tmp
// FILES: silent
#include <aio/aio.h>

#include <chrono>
#include <cstdlib>
#include <cstring>
#include <thread>

using namespace std::chrono_literals;

void stall() { std::this_thread::sleep_for(150ms); }
// CHECK: ran {{.*}}output-sarif.cpp.tmp, watched, exit 3
// CHECK-NEXT: coro-blocking-call warning 2 times at {{.*}}output-sarif.cpp:[[@LINE-2]] in stall
// CHECK-NEXT: Stack: stall leaf {{.*}}main{{$}}
// CHECK-NEXT: Awaited by: leaf middle root
// CHECK-NEXT: Task created at: root{{$}}
// CHECK-NEXT: related {{.*}}output-sarif.cpp:[[@LINE+6]]: awaited by leaf(int)
// CHECK-NEXT: related {{.*}}output-sarif.cpp:[[@LINE+8]]: awaited by middle()
// CHECK-NEXT: related {{.*}}output-sarif.cpp:[[@LINE+11]]: awaited by root(bool)
// CHECK-NEXT: related {{.*}}output-sarif.cpp:[[@LINE+9]]: task 'sleeper' (id {{[0-9]+}}) created here
// CHECK-NEXT: 1 result{{$}}
aio::task<void> leaf(int) {
  co_await aio::sleep(1ms);
  stall();
}
aio::task<void> middle() { co_await leaf(1); }
aio::task<void> root(bool stalls) {
  for (int i = 0; i < 2 && stalls; ++i) {
    aio::task_handle<void> child = aio::create_task(middle(), {.name = "sleeper"});
    co_await child;
  }
}
int main(int argc, char **argv) {
  aio::run(root(std::strcmp(argv[1], "stall") == 0));
  return argc > 2 ? std::atoi(argv[2]) : 0;
}
