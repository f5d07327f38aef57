// The exception of a task that nobody looked at is printed; a cancelled one, and one that was looked at, is not.
// RUN: %cxx %s %aio -o %t
// RUN: %t 2>&1 | %FileCheck %s
// CHECK: aio: the exception of a task was never retrieved (reader): std::runtime_error: lost
// CHECK-NOT: never retrieved
// CHECK: end
#include <aio/create_task.h>
#include <aio/run.h>
#include <aio/sleep.h>

#include <cstdio>
#include <stdexcept>

namespace {

aio::task<void> fails(const char *what) {
  co_await aio::sleep(std::chrono::seconds(0));
  throw std::runtime_error(what);
}
aio::task<void> hangs() { co_await aio::sleep(std::chrono::hours(1)); }

aio::task<void> body() {
  aio::create_task(fails("lost"), {.name = "reader"});
  aio::create_task(hangs());
  auto seen = aio::create_task(fails("seen"));
  try {
    co_await seen;
  } catch (const std::runtime_error &) {
  }
}

} // namespace

int main() {
  aio::run(body());
  std::puts("end");
}
