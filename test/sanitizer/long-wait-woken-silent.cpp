// Who waited for long, rightly, and was woken is ready: when the tasks are looked at before it runs, that is no wait
// that somebody owes an end. The step that wakes it is so long that the loop is asked to look, right behind that step.
// RUN: %cxx %s %aio -I%inputs -o %t
// RUN: env COROSAN_OPTIONS=long_wait_ms=40:slow_step_ms=60000:slow_turn_ms=60000 %corosan run -- %t 2> %t.err
// RUN: %FileCheck %s --input-file=%t.err --implicit-check-not=WARNING:
// CHECK: active
#include "sanitizer/thread_state.h"

#include <aio/aio.h>

using namespace std::chrono_literals;

aio::task<void> work() {
  co_await aio::sleep(60ms);
  burn(100);
}
aio::task<void> root() { co_await aio::create_task(work()); }
int main() { aio::run(root()); }
