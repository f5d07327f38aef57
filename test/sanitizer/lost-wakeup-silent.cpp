// Whoever is woken, cancelled first, or will be cancelled with the rest at the end of the run, has lost nothing;
// neither has a task whose future another one keeps.
// RUN: %cxx %s %aio -o %t
// RUN: env COROSAN_OPTIONS=slow_step_ms=0 %corosan run -- %t 2> %t.err
// RUN: %FileCheck %s --input-file=%t.err --implicit-check-not=WARNING:
// CHECK: active
#include <aio/aio.h>

#include <optional>

aio::task<void> waits(aio::event &on) { co_await on.wait(); }
aio::task<int> asks(aio::future<int> answer) { co_return co_await answer; }
aio::task<void> sets(aio::future<int> answer) {
  co_await aio::yield();
  answer.set_value(1);
}

aio::task<void> woken() {
  std::optional<aio::event> event(std::in_place);
  aio::task_handle<void> waiting = aio::create_task(waits(*event));
  co_await aio::yield();
  event->set();
  event.reset();
  co_await waiting;
}
aio::task<void> cancelled() {
  std::optional<aio::event> event(std::in_place);
  aio::task_handle<void> before = aio::create_task(waits(*event)), after = aio::create_task(waits(*event));
  co_await aio::yield();
  before.cancel();
  event.reset();
  after.cancel();
  co_await aio::yield();
}
aio::task<void> kept() {
  std::optional<aio::future<int>> answer(std::in_place);
  aio::task_handle<int> asking = aio::create_task(asks(*answer));
  aio::task_handle<void> setting = aio::create_task(sets(*answer));
  answer.reset();
  co_await asking;
}
/// Its event goes with the end of the run, before the task that waits is cancelled.
aio::task<void> root() {
  co_await woken();
  co_await cancelled();
  co_await kept();
  aio::event never;
  aio::future<int> unset;
  aio::task_handle<void> waiting = aio::create_task(waits(never));
  auto asks_by_reference = [](const aio::future<int> &answer) -> aio::task<void> { co_await answer; };
  aio::task_handle<void> asking = aio::create_task(asks_by_reference(unset));
  co_await aio::yield();
}
int main() { aio::run(root()); }
