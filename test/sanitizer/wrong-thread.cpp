// Each way of touching a running loop from another thread is reported, with the stack of the call.
// RUN: %cxx %s %aio -o %t
// RUN: env COROSAN_OPTIONS=slow_step_ms=0:blocking_call_ms=100000 %corosan run -- %t 2> %t.err
// RUN: %FileCheck %s --input-file=%t.err --implicit-check-not=WARNING:
#include <aio/aio.h>

#include <thread>

// The loop's thread waits for the other one while it runs, so that nothing races here.
template <class Call> void on_another_thread(Call call) { std::thread(call).join(); }

aio::task<void> forever() { co_await aio::sleep(std::chrono::hours(1)); }

void cancels(const aio::task_handle<void> &task) { task.cancel(); }
void calls(const aio::loop &loop) {
  loop.call_soon([] {});
}
void sets(const aio::future<int> &result) { result.set_value(1); }

aio::task<int> waits(aio::future<int> result) { co_return co_await result; }

aio::task<void> serve() {
  const aio::loop loop = aio::loop::current();
  aio::task_handle<void> sleeping = aio::create_task(forever());
  aio::future<int> result;
  aio::task_handle<int> waiting = aio::create_task(waits(result));
  co_await aio::yield();
  on_another_thread([&] { cancels(sleeping); }); // NOLINT(coro-blocking-call)
  on_another_thread([&] { calls(loop); });       // NOLINT(coro-blocking-call)
  on_another_thread([&] { sets(result); });      // NOLINT(coro-blocking-call)
  co_await waiting;
}
int main() { aio::run(serve()); }

// CHECK: WARNING: CoroSanitizer: wrong-thread thread {{[0-9]+}} touched a task or primitive of event loop 'main', which runs on thread {{[0-9]+}}
// CHECK: in cancels(
// CHECK: SUMMARY: CoroSanitizer: wrong-thread {{.*}} in cancels
// CHECK: WARNING: CoroSanitizer: wrong-thread
// CHECK: in calls(aio::loop const&)
// CHECK: WARNING: CoroSanitizer: wrong-thread
// CHECK: in sets(
