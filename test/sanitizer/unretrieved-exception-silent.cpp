// Whoever awaits, asks, gathers, groups or cancels has looked; so has a handler that is given the exception.
// What fails under a gather that failed already was offered to it.
// RUN: %cxx %s %aio -o %t
// RUN: env COROSAN_OPTIONS=slow_step_ms=0 %corosan run -- %t 2> %t.err
// RUN: %FileCheck %s --input-file=%t.err --implicit-check-not=WARNING:
// CHECK: active
#include <aio/aio.h>

#include <exception>
#include <stdexcept>
#include <vector>

aio::task<int> fails() {
  co_await aio::yield();
  throw std::runtime_error("mine");
}
aio::task<void> forever() { co_await aio::sleep(std::chrono::hours(1)); }

aio::task<void> awaits() {
  aio::task_handle<int> task = aio::create_task(fails());
  try {
    co_await task;
  } catch (const std::runtime_error &) {
  }
}
aio::task<void> asks() {
  aio::task_handle<int> task = aio::create_task(fails());
  co_await aio::yield();
  co_await aio::yield();
  static_cast<void>(task.exception());
}
aio::task<void> gathers() {
  std::vector<aio::task<int>> all;
  for (int i = 0; i < 3; ++i)
    all.push_back(fails());
  try {
    co_await aio::gather(std::move(all));
  } catch (const std::runtime_error &) {
  }
  co_await aio::yield();
}
aio::task<void> groups() {
  try {
    co_await aio::with_task_group([](aio::task_group &group) -> aio::task<void> {
      group.create_task(fails());
      group.create_task(fails());
      co_return;
    });
  } catch (const aio::exception_group &) {
  }
}
aio::task<void> cancels() {
  aio::task_handle<void> task = aio::create_task(forever());
  co_await aio::yield();
  task.cancel();
  co_await aio::yield();
}
void futures() {
  const aio::future<int> looked_at, cancelled, succeeded;
  looked_at.set_exception(std::make_exception_ptr(std::runtime_error("seen")));
  static_cast<void>(looked_at.exception());
  cancelled.cancel();
  succeeded.set_value(1);
}
aio::task<void> root() {
  co_await awaits();
  co_await asks();
  co_await gathers();
  co_await groups();
  co_await cancels();
  futures();
}
int main() { aio::run(root()); }
