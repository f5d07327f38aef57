// The option `groups` selects which blocking calls are reported, in both modes; wrong names are told.
// RUN: %cxx %s -I%inputs -o %t
// RUN: env COROSAN_OPTIONS=mode=strict:blocking_call_ms=100000:slow_step_ms=0 %corosan run -- %t %t.file 2> %t.err
// RUN: %FileCheck %s --check-prefixes=SLEEP,FILE,PIPE,LOOKUP --input-file=%t.err --implicit-check-not=SUMMARY
// RUN: env COROSAN_OPTIONS=mode=strict:blocking_call_ms=100000:slow_step_ms=0:groups=all,-file %corosan run -- %t %t.file 2> %t.err
// RUN: %FileCheck %s --check-prefixes=SLEEP,PIPE,LOOKUP --input-file=%t.err --implicit-check-not=SUMMARY
// RUN: env COROSAN_OPTIONS=mode=strict:blocking_call_ms=100000:slow_step_ms=0:groups=-socket,-sleep %corosan run -- %t %t.file 2> %t.err
// RUN: %FileCheck %s --check-prefixes=FILE,LOOKUP --input-file=%t.err --implicit-check-not=SUMMARY
// RUN: env COROSAN_OPTIONS=mode=strict:blocking_call_ms=100000:slow_step_ms=0:groups=sleep,filesystem %corosan run -- %t %t.file 2> %t.err
// RUN: %FileCheck %s --check-prefixes=SLEEP,LOOKUP --input-file=%t.err --implicit-check-not=SUMMARY
// RUN: env COROSAN_OPTIONS=blocking_call_ms=0:slow_step_ms=0:groups=sleep %corosan run -- %t %t.file 2> %t.err
// RUN: %FileCheck %s --check-prefixes=SLEEP --input-file=%t.err --implicit-check-not=SUMMARY
// RUN: env COROSAN_OPTIONS=mode=strict:groups=slep,nothing-like-it %corosan run -- %t %t.file 2> %t.err
// RUN: %FileCheck %s --check-prefix=WRONG --input-file=%t.err
// SLEEP: Call: nanosleep() [sleep]
// SLEEP: SUMMARY
// FILE: Call: write(fd {{[0-9]+}} file <{{.*}}.file>) [file]
// FILE: SUMMARY
// PIPE: Call: write(fd {{[0-9]+}} pipe <{{.*}}>) [socket]
// PIPE: SUMMARY
// LOOKUP: Call: stat(path <{{.*}}.file>) [filesystem]
// LOOKUP: SUMMARY
// WRONG: WARNING: CoroSanitizer: bad-config option groups: unknown group 'slep'; did you mean sleep?
// WRONG: WARNING: CoroSanitizer: bad-config option groups: unknown group 'nothing-like-it', expected some of all, sleep, file,
#include "sanitizer/tiny_loop.h"

#include <cstdlib>
#include <ctime>
#include <fcntl.h>
#include <sys/stat.h>

int main(int, char **argv) {
  const int file = open(argv[1], O_RDWR | O_CREAT, 0600);
  int ends[2];
  if (file < 0 || pipe(ends) != 0)
    return 1;
  tiny_loop loop;
  loop.step([&] {
    const timespec moment{0, 1000};
    nanosleep(&moment, nullptr);
  });
  loop.step([&] { (void)!write(file, "x", 1); });
  loop.step([&] { (void)!write(ends[1], "x", 1); });
  loop.step([&] {
    struct stat status;
    stat(argv[1], &status);
  });
}
