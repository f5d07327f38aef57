// A task that is not done some time after it was cancelled is reported once, with where it is; of one that waits for a
// call on a thread the report says that this cannot be interrupted. Who merely waits for such a task is not reported.
// RUN: %cxx %s %aio -o %t
// RUN: env COROSAN_OPTIONS=slow_step_ms=0:cancel_grace_ms=60 %corosan run -- %t 2> %t.err
// RUN: %FileCheck %s --input-file=%t.err --implicit-check-not=innocent
#include <aio/aio.h>

#include <atomic>
#include <thread>

using namespace std::chrono_literals;

std::atomic<bool> began{false};
void on_thread() {
  began = true;
  std::this_thread::sleep_for(400ms);
}

aio::task<void> stubborn() {
  const auto end = std::chrono::steady_clock::now() + 400ms;
  while (std::chrono::steady_clock::now() < end)
    try {
      co_await aio::sleep(10ms);
    } catch (const aio::cancelled_error &) { // and goes on
    }
}
aio::task<void> offloads() {
  try {
    co_await aio::to_thread(on_thread);
  } catch (const aio::cancelled_error &) {
  }
}
aio::task<void> waits_for(aio::task_handle<void> &other) { co_await other; }

aio::task<void> root() {
  aio::task_handle<void> first = aio::create_task(stubborn(), {.name = "stubborn"});
  aio::task_handle<void> waiting = aio::create_task(waits_for(first), {.name = "innocent"});
  aio::task_handle<void> second = aio::create_task(offloads(), {.name = "offloads"});
  while (!began)
    co_await aio::sleep(1ms);
  waiting.cancel(); // passes it on to the one that it waits for
  second.cancel();
  co_await waiting;
  co_await second;
}
int main() { aio::run(root()); }

// CHECK-DAG: WARNING: CoroSanitizer: swallowed-cancellation task 'stubborn' was cancelled {{[0-9]+}} ms ago and goes on: it waits for
// CHECK-DAG: [async] stubborn() {{.*}}swallowed-cancellation.cpp:23
// CHECK-DAG: Suggestion: let cancelled_error pass
// CHECK-DAG: WARNING: CoroSanitizer: swallowed-cancellation task 'offloads' was cancelled {{[0-9]+}} ms ago and goes on: it waits for a call handed to a thread
// CHECK-DAG: Suggestion: a call on a thread cannot be interrupted
