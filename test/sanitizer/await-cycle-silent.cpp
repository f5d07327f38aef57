// Long chains of tasks and locks without a ring, and a ring that any one of two tasks opens, are silent.
// RUN: %cxx %s %aio -o %t
// RUN: env COROSAN_OPTIONS=slow_step_ms=0:long_wait_ms=0 %corosan run -- %t 2> %t.err
// RUN: %FileCheck %s --input-file=%t.err --implicit-check-not=WARNING: --implicit-check-not=ERROR:
// CHECK: active
#include <aio/aio.h>

#include <chrono>

using namespace std::chrono_literals;

aio::mutex doors[3];
aio::task<void> hold(int number) {
  auto own = co_await doors[number].lock();
  co_await aio::sleep(300ms);
}
aio::task<void> chain(int depth) {
  if (depth == 0) {
    auto last = co_await doors[0].lock();
    co_return;
  }
  auto next = aio::create_task(chain(depth - 1));
  co_await next;
}
aio::task_handle<void> chooser;
aio::task<void> other() { co_await chooser; }
aio::task<void> choose() {
  std::vector<aio::any_task> tasks{aio::create_task(other()), aio::create_task(hold(2))};
  const auto result = co_await aio::wait(tasks, aio::return_when::first_completed);
}
aio::task<void> root() {
  auto holder = aio::create_task(hold(0));
  co_await aio::yield();
  chooser = aio::create_task(choose());
  co_await aio::gather(chain(20), hold(1));
  co_await chooser;
  co_await holder;
}
int main() { aio::run(root()); }
