// A signal's handler looks at a file after every single instruction of a throw, a rethrow and a catch. In the middle of
// the unwinder's work a stack cannot be followed beyond it: what is saved there is already another function's. And what
// was interrupted is chance, so that all these calls are one finding.
// REQUIRES: x86_64
// RUN: %cxx %s -I%inputs -O1 -o %t
// RUN: env COROSAN_OPTIONS=mode=strict:slow_step_ms=60000 %corosan run -- %t > %t.out 2> %t.err
// RUN: %FileCheck %s --input-file=%t.out --check-prefix=OUT
// RUN: %FileCheck %s --input-file=%t.err
// OUT: done after {{[0-9][0-9][0-9][0-9]+}} instructions
// CHECK: WARNING: CoroSanitizer: blocking-call
// CHECK-SAME: in a call to access
// CHECK: #0 {{.*}} in on_trap
// CHECK-NEXT: Suggestion
// CHECK-NOT: WARNING
#include "sanitizer/tiny_loop.h"

#include <csignal>
#include <cstdio>
#include <stdexcept>

static unsigned long instructions = 0;

static void on_trap(int) {
  access("/dev/null", R_OK);
  ++instructions;
}

/// From here on, or no longer, a trap after each instruction.
[[gnu::noinline]] static void trace() { asm volatile("pushfq; orq $0x100, (%%rsp); popfq" ::: "memory", "cc"); }
[[gnu::noinline]] static void no_trace() { asm volatile("pushfq; andq $~0x100, (%%rsp); popfq" ::: "memory", "cc"); }

struct guard {
  ~guard() { asm volatile("" ::: "memory"); }
};

[[gnu::noinline]] static void throws(int depth) {
  const guard cleanup;
  if (depth == 0)
    throw std::runtime_error("x");
  throws(depth - 1);
}

[[gnu::noinline]] static void throws_again() {
  try {
    throws(2);
  } catch (const std::runtime_error &) {
    throw;
  }
}

int main() {
  tiny_loop loop;
  struct sigaction action{};
  action.sa_handler = on_trap;
  sigaction(SIGTRAP, &action, nullptr);
  loop.step([] {
    for (int round = 0; round < 2; ++round) {
      if (round == 1) // what is bound late is bound
        trace();
      try {
        throws_again();
      } catch (const std::runtime_error &) {
      }
      no_trace();
    }
  });
  loop.wait();
  std::printf("done after %lu instructions\n", instructions);
}
