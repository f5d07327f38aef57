// What a program can be told of its findings: callbacks, counts, expectations, options from code.
// RUN: %cxx %s -I%inputs -Wl,--export-dynamic-symbol=corosan_default_options -o %t
// RUN: sh -c 'env COROSAN_OPTIONS=exitcode=66 %corosan run -- %t > %t.out 2> %t.err; test $? = 66'
// RUN: %FileCheck %s --input-file=%t.out
// RUN: %FileCheck %s --input-file=%t.err --check-prefix=ERR
// The defaults of the program are weaker than the environment, its later wishes stronger.
// ERR: active (mode=measure, blocking_call_ms=10, slow_step_ms=7000)
// ERR: WARNING: CoroSanitizer: unknown option 'slow_stepms'; did you mean slow_step_ms?
// ERR: WARNING: CoroSanitizer: option log_path can only be set before the first event loop
// RUN: env COROSAN_OPTIONS=slow_step_ms=8000 %corosan run -- %t > %t.out 2> %t.err
// RUN: grep "slow_step_ms=8000" %t.err
// Only expected ones: the program keeps its status.
// RUN: sh -c 'env COROSAN_OPTIONS=exitcode=66 %corosan run -- %t expected 2> %t.err'
// RUN: %not grep "SUMMARY: CoroSanitizer: blocking-call" %t.err
#include "sanitizer/tiny_loop.h"

#include <corosan/corosan.h>

#include <cstdio>
#include <cstring>
#include <ctime>
#include <string>

extern "C" const char *corosan_default_options() { return "slow_step_ms=7000:mode=measure"; }

static void pause_a_bit() {
  const timespec moment{0, 1000};
  nanosleep(&moment, nullptr);
}
[[gnu::noinline]] void first() {
  pause_a_bit();
  std::fflush(stdout);
}
[[gnu::noinline]] void second() {
  pause_a_bit();
  std::fflush(stderr);
}

int main(int argc, char **) {
  corosan::config wrong;
  std::printf("wrong: %d\n", wrong.set("slow_stepms", "1").apply());
  // CHECK: wrong: 0
  std::printf("strict: %d\n", corosan::config().strict().suppressions("").apply());
  // CHECK-NEXT: strict: 1
  tiny_loop loop;
  std::printf("late: %d\n", corosan::config().log_path("x").apply());
  // CHECK-NEXT: late: 0
  {
    corosan::expect_findings expected("blocking-call");
    loop.step(first);
    loop.step(first);
    std::printf("expected: %llu\n", expected.count());
    // CHECK-NEXT: expected: 2
    corosan::expect_findings other("slow-step");
    std::printf("nothing: %llu\n", other.count());
    // CHECK-NEXT: nothing: 0
  }
  if (argc > 1)
    return 0;
  int own_file = dup(1);
  int told = 0;
  {
    corosan::finding_listener listener([&](const corosan_finding &one) {
      ++told;
      dprintf(own_file, "told: %s in %s [%s] line %d, json %d, text %d, size %d\n", one.id, one.function, one.group,
              one.line != 0, std::strncmp(one.json, "{\"schema\":1", 11) == 0,
              std::strstr(one.text, "SUMMARY:") != nullptr, one.size == sizeof one);
      timespec moment{0, 1000};
      nanosleep(&moment, nullptr); // is not watched
    });
    std::fflush(stdout);
    for (int i = 0; i < 2; ++i)
      loop.step(second); // the first occurrence only
    std::printf("drained: %d\n", corosan::drain());
    std::printf("calls: %d, counted: %d\n", told, corosan_findings() >= 2);
    // CHECK: told: blocking-call in pause_a_bit() [sleep] line 1, json 1, text 1, size 1
    // CHECK-NEXT: drained: 1
    // CHECK-NEXT: calls: 1, counted: 1
  }
  corosan::config().measure().blocking_call_ms(100'000).apply();
  const unsigned long long before = corosan_findings();
  loop.step(first);
  corosan::drain();
  std::printf("no more: %d, still one call: %d\n", corosan_findings() == before, told);
  // CHECK-NEXT: no more: 1, still one call: 1
}
