// The ways in that other threads have are not reported, and neither is a loop that does not run.
// RUN: %cxx %s %aio -o %t
// RUN: env COROSAN_OPTIONS=slow_step_ms=0:blocking_call_ms=100000 %corosan run -- %t 2> %t.err
// RUN: %FileCheck %s --input-file=%t.err --implicit-check-not=WARNING:
// CHECK: active
#include <aio/aio.h>

#include <thread>

aio::task<int> answer(int value) { co_return value; }
aio::task<void> helped() {
  aio::event done;
  const aio::loop loop = aio::loop::current();
  std::thread helper([&] { loop.call_soon_threadsafe([&done] { done.set(); }); });
  co_await done.wait();
  helper.join(); // NOLINT(coro-blocking-call): it has ended
  auto ask = [loop] { return aio::run_coroutine_threadsafe(answer(7), loop).get(); };
  if (co_await aio::to_thread(ask) != 7)
    throw std::runtime_error("wrong answer");
}

int main() {
  aio::runner runner;
  runner.run(helped());
  const aio::loop loop = runner.get_loop();
  std::thread between([&] { loop.call_soon([] {}); });
  between.join();
  runner.run(helped());
}
