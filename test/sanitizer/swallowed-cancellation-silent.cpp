// A task that ends in time, one whose request was taken back, and one that a timeout interrupted, have swallowed
// nothing.
// RUN: %cxx %s %aio -o %t
// RUN: env COROSAN_OPTIONS=slow_step_ms=0:cancel_grace_ms=100 %corosan run -- %t 2> %t.err
// RUN: %FileCheck %s --input-file=%t.err --implicit-check-not=WARNING:
// CHECK: active
#include <aio/aio.h>

using namespace std::chrono_literals;

aio::task<void> forever() { co_await aio::sleep(1h); }
aio::task<void> withdraws() {
  try {
    co_await forever();
  } catch (const aio::cancelled_error &) {
    aio::current_task().uncancel();
  }
  co_await aio::sleep(300ms);
}
aio::task<void> times_out() {
  try {
    co_await aio::wait_for(forever(), 1ms);
  } catch (const aio::timeout_error &) {
  }
  co_await aio::sleep(300ms);
}
aio::task<void> group_ends() {
  co_await aio::with_task_group([](aio::task_group &group) -> aio::task<void> {
    group.create_task(forever());
    co_await aio::yield();
    group.cancel();
  });
  co_await aio::sleep(300ms);
}
aio::task<void> root() {
  aio::task_handle<void> ends = aio::create_task(forever()), goes_on = aio::create_task(withdraws());
  aio::task_handle<void> timed = aio::create_task(times_out()), grouped = aio::create_task(group_ends());
  co_await aio::sleep(1ms);
  ends.cancel();
  goes_on.cancel();
  co_await goes_on;
  co_await timed;
  co_await grouped;
}
int main() { aio::run(root()); }
