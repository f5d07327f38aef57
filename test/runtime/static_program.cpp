// A program linked with -static cannot be preloaded: it says so and goes on.
// UNSUPPORTED: asan, tsan
// RUN: %cxx -static %s %aio -o %t 2>/dev/null
// RUN: env COROSAN=1 %t 2>&1 | %FileCheck %s
// CHECK: aio: the sanitizer is NOT ACTIVE: this program is linked with -static
// CHECK-NOT: NOT ACTIVE
// CHECK: result 1
#include <aio/run.h>

#include <cstdio>

aio::task<int> one() { co_return 1; }

int main() { std::printf("result %d\n", aio::run(one())); }
