// COROSAN=1 brings the sanitizer's library into an unmodified program before main; run_options.debug loads it late;
// what stands in the way is said loudly, and the program goes on.
// UNSUPPORTED: asan, tsan
// RUN: %cxx -shared -fPIC %S/Inputs/fake_sanitizer.cpp -o %t.so
// RUN: %cxx %s %aio -o %t
//
// RUN: %t one 2>&1 | %FileCheck --check-prefix=PLAIN %s
// PLAIN-NOT: fake
// PLAIN-NOT: sanitizer
// PLAIN: result 2, 2 arguments, last one, preload none, mark none
//
// RUN: env COROSAN=0 COROSAN_LIBRARY=%t.so %t one 2>&1 | %FileCheck --check-prefix=PLAIN %s
// RUN: env COROSAN= COROSAN_LIBRARY=%t.so %t one 2>&1 | %FileCheck --check-prefix=PLAIN %s
//
// RUN: env COROSAN=1 COROSAN_LIBRARY=%t.so %t first "with blank" 2>&1 | %FileCheck --check-prefix=ENV %s
// ENV: fake: loaded
// ENV-NOT: fake: loaded
// ENV: fake: loop main
// ENV-NOT: not active
// ENV: fake: 2 frames, 2 steps
// ENV: result 2, 3 arguments, last with blank, preload none, mark none
// ENV: named activation
//
// RUN: env COROSAN_LIBRARY=%t.so %t debug 2>&1 | %FileCheck --check-prefix=LATE %s
// LATE: fake: loaded
// LATE: aio: the sanitizer was loaded late
// LATE: fake: 2 frames, 2 steps
// LATE: result 2
//
// RUN: env COROSAN=1 COROSAN_LIBRARY=%t.missing.so %t one 2>&1 | %FileCheck --check-prefix=MISSING %s
// RUN: env COROSAN_LIBRARY=%t.missing.so %t debug 2>&1 | %FileCheck --check-prefix=MISSING %s
// MISSING: aio: the sanitizer is NOT ACTIVE: {{.*}}.missing.so
// MISSING-NOT: NOT ACTIVE
// MISSING: result 2
//
// RUN: env COROSAN=1 COROSAN_LIBRARY=libcorosan-missing.so %t one 2>&1 | %FileCheck --check-prefix=UNLOADABLE %s
// UNLOADABLE: aio: the sanitizer is NOT ACTIVE: the dynamic linker did not load libcorosan-missing.so
// UNLOADABLE: result 2, 2 arguments, last one, preload none, mark none
#include <aio/run.h>
#include <aio/sleep.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>

namespace {

aio::task<int> inner() {
  co_await aio::sleep(std::chrono::milliseconds(1));
  co_return 2;
}
aio::task<int> outer() { co_return co_await inner(); }

const char *or_none(const char *text) { return text ? text : "none"; }

} // namespace

int main(int argc, char **argv) {
  const bool debug = std::strcmp(argv[argc - 1], "debug") == 0;
  const int result = aio::run(outer(), {.debug = debug});
  std::fflush(stderr);
  std::printf("result %d, %d arguments, last %s, preload %s, mark %s\n", result, argc, argv[argc - 1],
              or_none(std::getenv("LD_PRELOAD")), or_none(std::getenv("COROSAN_REEXEC")));
  char name[64] = {};
  if (std::FILE *file = std::fopen("/proc/self/comm", "r")) {
    if (std::fgets(name, sizeof name, file))
      std::printf("named %s", name);
    std::fclose(file);
  }
}
