// Many tasks that are ready and soon have their turn are silent, and so is what waits behind one step that is too long:
// that is a slow-step, told once.
// RUN: %cxx %s %aio -o %t
// RUN: env COROSAN_OPTIONS=starved_task_ms=400:blocking_call_ms=1000 %corosan run -- %t short 2> %t.err
// RUN: %FileCheck %s --check-prefix=SHORT --input-file=%t.err --implicit-check-not=WARNING:
// RUN: env COROSAN_OPTIONS=starved_task_ms=60:slow_step_ms=50:blocking_call_ms=3000 %corosan run -- %t long 2> %t.err
// RUN: %FileCheck %s --check-prefix=LONG --input-file=%t.err --implicit-check-not=WARNING:
// SHORT: active
// LONG: WARNING: CoroSanitizer: slow-step
#include <aio/aio.h>

#include <ctime>
#include <string_view>

void work(int ms) {
  const timespec time{0, ms * 1'000'000L};
  nanosleep(&time, nullptr);
}
aio::task<void> compute(int ms, int rounds) {
  for (int i = 0; i < rounds; ++i) {
    work(ms);
    co_await aio::yield();
  }
}
aio::task<void> root(bool one_long) {
  if (one_long)
    co_await aio::gather(compute(0, 1), compute(600, 1), compute(0, 2));
  else
    co_await aio::gather(compute(5, 100), compute(5, 100), compute(5, 100));
}
int main(int, char **argv) { aio::run(root(std::string_view(argv[1]) == "long")); }
