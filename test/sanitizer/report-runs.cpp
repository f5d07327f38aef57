// corosan report on logs that programs wrote: two that end, one that is killed, one that is no loop's.
// RUN: rm -rf %t.dir && mkdir %t.dir
// RUN: %cxx %s -I%inputs -o %t
// RUN: env COROSAN_OPTIONS=slow_step_ms=0:blocking_call_ms=100:log_format=jsonl:log_path=%t.dir/log %corosan run -- %t 3 2> %t.err
// RUN: env COROSAN_OPTIONS=slow_step_ms=0:blocking_call_ms=100:log_format=jsonl:log_path=%t.dir/log %corosan run -- %t 1 2> %t.err
// RUN: sh -c 'env COROSAN_OPTIONS=slow_step_ms=0:blocking_call_ms=100:log_format=jsonl:log_path=%t.dir/log %corosan run -- %t 1 %t.dir 2> %t.err; test $? = 137'
// RUN: env COROSAN_OPTIONS=log_format=jsonl:log_path=%t.dir/log %corosan run -- %t 0 2> %t.err
// RUN: %corosan report %t.dir > %t.out 2> %t.err
// RUN: %FileCheck %s --input-file=%t.out
// CHECK: id count longest total runs place
// CHECK-NEXT: blocking-call 5 {{[0-9]+}} ms {{[0-9]+}} ms 3 {{.*}}report-runs.cpp:[[@LINE+17]]:{{[0-9]+}} in stall, {{(clock_)?}}nanosleep
// CHECK-NEXT: 1 finding, 5 occurrences in 4 runs
// RUN: %FileCheck %s --check-prefix=ODD --input-file=%t.err
// ODD-DAG: the process was killed, or still runs: its last line is missing
// ODD-DAG: (/{{.*}}report-runs.cpp.tmp): no event loop was seen, nothing was watched
// RUN: sh -c '%corosan report --fail-on=any %t.dir; test $? = 1'
#include "sanitizer/tiny_loop.h"

#include <csignal>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <string>

void stall() {
  const timespec moment{0, 150'000'000};
  nanosleep(&moment, nullptr);
}

/// Waits until this process has written a record, then dies.
void die(const char *folder) {
  const std::string file = std::string(folder) + "/log." + std::to_string(getpid());
  while (std::filesystem::file_size(file) == 0)
    continue;
  std::raise(SIGKILL);
}

int main(int argc, char **argv) {
  if (std::atoi(argv[1]) == 0)
    return 0;
  tiny_loop loop;
  for (int i = 0; i < std::atoi(argv[1]); ++i)
    loop.step(stall);
  if (argc > 2)
    die(argv[2]);
}
