// Scopes: a thread may block, may not after all, or does what only the program knows to block. Without the library they
// do nothing.
// RUN: %cxx %s -I%inputs -o %t
// RUN: %t | %FileCheck %s --check-prefix=ALONE
// ALONE: not loaded, options applied 1, drained 1
// RUN: env COROSAN_OPTIONS=blocking_call_ms=20:slow_step_ms=0 %corosan run -- %t 2> %t.err
// RUN: %FileCheck %s --input-file=%t.err --implicit-check-not=WARNING: --implicit-check-not=allowed
// CHECK: WARNING: CoroSanitizer: blocking-call {{.*}} in a call to nanosleep
// CHECK: in forbidden()
// CHECK: WARNING: CoroSanitizer: blocking-call {{.*}} in a call to db::query
// CHECK: Call: db::query() [user]
// CHECK-NEXT: Verdict: blocked
// CHECK-NEXT: Stack:
// CHECK: in marked() {{.*}}scopes.cpp
// CHECK: SUMMARY: CoroSanitizer: blocking-call {{.*}}scopes.cpp:{{[0-9:]+}} in marked
// RUN: env COROSAN_OPTIONS=mode=strict:slow_step_ms=0 %corosan run -- %t 2> %t.err
// RUN: %FileCheck %s --input-file=%t.err --check-prefix=STRICT
// STRICT: call to db::quick
// RUN: echo "blocking-call:group=user" > %t.supp
// RUN: env COROSAN_OPTIONS=blocking_call_ms=20:slow_step_ms=0:suppressions=%t.supp %corosan run -- %t 2> %t.err
// RUN: not grep "db::query" %t.err
#include "sanitizer/tiny_loop.h"

#include <corosan/corosan.h>

#include <cstdio>
#include <ctime>

void pause_for(long ms) {
  const timespec moment{0, ms * 1'000'000};
  nanosleep(&moment, nullptr);
}
void allowed() { pause_for(60); }
void forbidden() {
  pause_for(60);
  const corosan::allow_blocking again;
  allowed();
}
void marked() {
  const corosan::mark_blocking call("db::query");
  const corosan::mark_blocking inner("db::inner");
  pause_for(60);
}
void quick() { const corosan::mark_blocking call("db::quick"); }

int main() {
  if (!corosan::loaded())
    std::printf("not loaded, options applied %d, drained %d\n", corosan::config().slow_step_ms(1).apply(),
                corosan::drain());
  tiny_loop loop;
  loop.step([] {
    const corosan::allow_blocking all;
    allowed();
    {
      const corosan::forbid_blocking not_here;
      forbidden();
    }
    allowed();
  });
  loop.step(marked);
  loop.step(quick);
}
