// Coroutines of a library that corosan does not know, compiled with the pass: a frame that nothing refers to any more
// is lost, one that was never started and destroyed was forgotten.
// REQUIRES: instrument
// RUN: %cxx %instrument_pass %s %instrument -I%inputs -o %t
// RUN: %corosan run -- %t 2> %t.err
// RUN: %FileCheck %s --input-file=%t.err --implicit-check-not=WARNING:
// RUN: %cxx -O2 %instrument_pass %s %instrument -I%inputs -o %t.O2
// RUN: %corosan run -- %t.O2 2> %t.err
// RUN: %FileCheck %s --input-file=%t.err --implicit-check-not=WARNING:
// RUN: %t.O2
#include "sanitizer/mini_coroutine.h"
#include "sanitizer/tiny_loop.h"

#include <memory>

mini::task inner(mini::event &wanted) { co_await wanted; }
mini::task outer(mini::event &wanted) {
  mini::task child = inner(wanted);
  co_await child;
}

[[gnu::noinline]] void lose() {
  auto nobody = std::make_unique<mini::event>();
  mini::task lost = outer(*nobody);
  lost.start();
  lost.release();
}
[[gnu::noinline]] void forget(mini::event &wanted) { const mini::task forgotten = inner(wanted); }
/// What was on the stack may still look like a reference.
[[gnu::noinline]] void overwrite() {
  volatile char dirt[8192];
  for (unsigned i = 0; i < sizeof dirt; ++i)
    dirt[i] = 1;
}

int main() {
  tiny_loop loop;
  mini::event wanted;
  loop.step([&] { forget(wanted); });
  lose();
  overwrite();
}
// CHECK: WARNING: CoroSanitizer: never-awaited coroutine 'inner' was never awaited{{$}}
// CHECK: #0 {{.*}} in forget(mini::event&) {{.*}}orphan-frame.cpp:28:

// CHECK-DAG: WARNING: CoroSanitizer: orphan-frame nothing refers to the suspended frame of coroutine 'outer' any more: nobody can resume or destroy it (suspended at {{.*}}orphan-frame.cpp:19)
// CHECK-DAG: WARNING: CoroSanitizer: orphan-frame nothing refers to the suspended frame of coroutine 'inner' any more: nobody can resume or destroy it (suspended at {{.*}}orphan-frame.cpp:16)
// CHECK-DAG: #0 {{.*}} in lose() {{.*}}orphan-frame.cpp:24:
