// Files that options name: relative to where the program started, one per process where it forks, and opened without
// touching the program's own descriptors.
// RUN: rm -rf %t.dir && mkdir %t.dir
// RUN: %cxx %s -I%inputs -o %t
// RUN: sh -c 'cd %t.dir && env COROSAN_OPTIONS=slow_step_ms=0:blocking_call_ms=100:stacks=here.folded:metrics=here.prom:trace=here.json:log_path=log %corosan run -- %t elsewhere 2> %t.err'
// RUN: cat %t.dir/here.folded | %FileCheck %s --check-prefix=FOLDED
// FOLDED: stall
// RUN: grep -q corosan_info %t.dir/here.prom
// RUN: grep -q turn %t.dir/here.json
// RUN: cat %t.dir/log.* | grep -q SUMMARY
//
// A child of fork has files of its own, whatever their names; %p is the process.
// RUN: env COROSAN_OPTIONS=slow_step_ms=0:blocking_call_ms=100:stacks=%t.dir/plain.folded:metrics=%t.dir/m.%%p.prom:trace=%t.dir/t.json %corosan run -- %t fork > %t.out 2> %t.err
// RUN: %python %S/check_files.py %t.dir %t.out | %FileCheck %s
// CHECK: parent: plain.folded m.PARENT.prom t.json
// CHECK: child: plain.folded.CHILD m.CHILD.prom t.json.CHILD
//
// The program's descriptors have the numbers that they have without us.
// RUN: env COROSAN_OPTIONS=slow_step_ms=0:blocking_call_ms=1000000:trace=%t.dir/n.json:metrics_ms=10:metrics=%t.dir/n.prom %corosan run -- %t numbers %t.dir/n.prom 2> %t.err
#include "sanitizer/tiny_loop.h"

#include <corosan/corosan.h>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <fcntl.h>
#include <string>
#include <sys/stat.h>
#include <sys/wait.h>

void stall() {
  const timespec moment{0, 150'000'000};
  nanosleep(&moment, nullptr);
}
void loop_once() {
  tiny_loop loop;
  loop.step(stall);
}

/// Opens and closes a file until the metrics were written five times more.
int same_numbers(const char *metrics) {
  tiny_loop loop;
  loop.wait();
  loop.wait();
  const int first = open("/dev/null", O_RDONLY);
  close(first);
  int writes = 0;
  for (ino_t last = 0; writes < 5;) {
    for (int i = 0; i < 100; ++i) {
      const int next = open("/dev/null", O_RDONLY);
      close(next);
      if (next != first)
        return 1;
    }
    struct stat status{};
    if (stat(metrics, &status) == 0 && status.st_ino != last) {
      last = status.st_ino;
      ++writes;
    }
  }
  return 0;
}

int main(int, char **argv) {
  const std::string what = argv[1];
  if (what == "numbers")
    return same_numbers(argv[2]);
  if (what == "elsewhere" && chdir("/") != 0)
    return 1;
  loop_once();
  if (what != "fork")
    return 0;
  std::fflush(nullptr);
  const pid_t child = fork();
  if (child == 0) {
    loop_once();
    std::exit(0);
  }
  std::printf("%d %d\n", getpid(), child);
  const corosan::allow_blocking waits;
  int status = 0;
  return waitpid(child, &status, 0) == child && status == 0 ? 0 : 1;
}
