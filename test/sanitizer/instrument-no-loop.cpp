// Coroutines of a library without any event loop, compiled with the pass: one that is dropped before it began is told
// all the same. What the library makes for itself, and drops because it turned out to be ready, is not the user's.
// REQUIRES: instrument
// RUN: %cxx %instrument_pass %s %instrument -I%inputs -o %t
// RUN: %corosan run -- %t 2> %t.err
// RUN: %FileCheck %s --input-file=%t.err --implicit-check-not=WARNING:
// CHECK: WARNING: CoroSanitizer: never-awaited coroutine 'forgotten' was never awaited
// CHECK: #0 {{.*}}instrument-no-loop.cpp:[[@LINE+14]]:
#include "sanitizer/mini_coroutine.h"

namespace mini::detail {
task adapter() { co_return; }
} // namespace mini::detail

mini::task forgotten() { co_return; }
mini::task begun() { co_return; }

int main() {
  const mini::task adapter = mini::detail::adapter();
  const mini::task done = begun();
  done.start();
  const mini::task dropped = forgotten();
}
