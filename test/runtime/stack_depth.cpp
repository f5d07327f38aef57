// Without optimisation too, a million awaits that complete at once need no more stack than one. g++ below -O2 needs the
// flag that the CMake target carries.
// UNSUPPORTED: tsan
// RUN: %cxx -O0 -foptimize-sibling-calls %s %aio -o %t
// RUN: %t | %FileCheck %s
// CHECK: row 1000000
// CHECK: deep 1000000
#include <aio/run.h>

#include <cstdio>

namespace {

aio::task<int> one() { co_return 1; }
aio::task<int> row(int count) {
  int sum = 0;
  for (int round = 0; round < count; ++round)
    sum += co_await one();
  co_return sum;
}
aio::task<int> deep(int depth) {
  if (depth == 0)
    co_return 0;
  const int below = co_await deep(depth - 1);
  co_return below + 1;
}

} // namespace

int main() {
  std::printf("row %d\n", aio::run(row(1'000'000)));
  std::printf("deep %d\n", aio::run(deep(1'000'000)));
}
