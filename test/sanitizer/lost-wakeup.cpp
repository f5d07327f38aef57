// A task that waits for a primitive that is destroyed, or for a future that nobody can set any more, is reported with
// who let it go.
// RUN: %cxx %s %aio -o %t
// RUN: env COROSAN_OPTIONS=slow_step_ms=0 %corosan run -- %t 2> %t.err
// RUN: %FileCheck %s --input-file=%t.err --implicit-check-not=WARNING:
#include <aio/aio.h>

#include <optional>

aio::task<void> waits(aio::event &on) { co_await on.wait(); }
aio::task<int> asks(const aio::future<int> &answer) { co_return co_await answer; }

aio::task<void> drops_event(std::optional<aio::event> &event) {
  co_await aio::yield();
  event.reset();
}
aio::task<void> root() {
  std::optional<aio::event> event(std::in_place);
  aio::task_handle<void> waiting = aio::create_task(waits(*event), {.name = "waiter"});
  co_await drops_event(event);

  std::optional<aio::future<int>> answer(std::in_place);
  aio::task_handle<int> asking = aio::create_task(asks(*answer), {.name = "asker"});
  co_await aio::yield();
  answer.reset();
  co_await aio::yield();
}
int main() { aio::run(root()); }

// CHECK: WARNING: CoroSanitizer: lost-wakeup task 'waiter' waits for an event that was destroyed
// CHECK: Waits for: event
// CHECK-NEXT: Destroyed at:
// CHECK-NEXT: #0 {{.*}} in drops_event({{.*}}lost-wakeup.cpp:15:
// CHECK: Awaited by:
// CHECK-NEXT: [async] waits(aio::event&) {{.*}}lost-wakeup.cpp:10
// CHECK: Task 'waiter' created at:
// CHECK: Suggestion: keep it alive
// CHECK: WARNING: CoroSanitizer: lost-wakeup task 'asker' waits for a future that nobody can set any more
// CHECK: Destroyed at:
// CHECK-NEXT: #0 {{.*}} in root() {{.*}}lost-wakeup.cpp:25:
