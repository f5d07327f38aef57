// A frame that is destroyed while it is suspended in its middle is reported once for the whole chain, with who
// destroyed it.
// RUN: %cxx %s %aio -o %t
// RUN: env COROSAN_OPTIONS=slow_step_ms=0 %corosan run -- %t 2> %t.err
// RUN: %FileCheck %s --input-file=%t.err --implicit-check-not=WARNING:
#include <aio/aio.h>

#include <coroutine>
#include <cstdlib>
#include <utility>

/// Somebody else's awaiter, which gives the coroutine up instead of resuming it.
struct shelf {
  bool await_ready() const noexcept { return false; }
  void await_suspend(std::coroutine_handle<> at) const noexcept { kept = at; }
  void await_resume() const noexcept {}
  static void clear() { std::exchange(kept, nullptr).destroy(); }
  static inline std::coroutine_handle<> kept;
};
template <> struct aio::await_traits<shelf> {
  static shelf awaiter(shelf from) { return from; }
};

aio::task<void> stored() { co_await shelf(); }
aio::task<void> session() { co_await stored(); }

aio::task<void> root() {
  aio::task_handle<void> task = aio::create_task(session(), {.name = "client"});
  co_await aio::yield();
  shelf::clear();
  std::exit(0); // the frame that awaited it would destroy it again
}
int main() { aio::run(root()); }

// CHECK: WARNING: CoroSanitizer: destroyed-pending coroutine 'stored' was destroyed while it was suspended
// CHECK-NEXT: on event loop 'main' {{.*}}, in task 'client'
// CHECK: Destroyed at:
// CHECK: in shelf::clear() {{.*}}destroyed-pending.cpp:17:
// CHECK: in root() {{.*}}destroyed-pending.cpp:30:
// CHECK: Awaited by:
// CHECK-NEXT: [async] stored() {{.*}}destroyed-pending.cpp:24
// CHECK-NEXT: [async] session() {{.*}}destroyed-pending.cpp:25
// CHECK: Task 'client' created at:
// CHECK: Suggestion: cancel the task and await it
