// What the compiler pass makes visible besides orphan-frame: a handle resumed twice, in strict mode a coroutine that is
// destroyed while it waits. Exceptions, symmetric transfer and frames on several threads go their ways unreported.
// REQUIRES: instrument
// RUN: %cxx %instrument_pass %s %instrument -I%inputs -o %t
// RUN: env COROSAN_OPTIONS=slow_step_ms=0:blocking_call_ms=100000 %corosan run -- %t 2> %t.err
// RUN: %FileCheck %s --input-file=%t.err --implicit-check-not=WARNING:
// RUN: env COROSAN_OPTIONS=slow_step_ms=0:mode=strict:groups=sleep %corosan run -- %t 2> %t.err
// RUN: %FileCheck %s --check-prefixes=CHECK,STRICT --input-file=%t.err --implicit-check-not=WARNING:
#include "sanitizer/mini_coroutine.h"
#include "sanitizer/tiny_loop.h"

#include <stdexcept>
#include <thread>
#include <vector>

mini::task waits(mini::event &wanted) { co_await wanted; }
void give_up(mini::event &wanted) {
  const mini::task dropped = waits(wanted);
  dropped.start();
}

std::coroutine_handle<> self;
struct keep_handle {
  bool await_ready() { return false; }
  bool await_suspend(std::coroutine_handle<> at) {
    self = at;
    return false; // goes on at once: the handle is that of a running coroutine
  }
  void await_resume() {}
};
mini::task resumes_itself() {
  co_await keep_handle();
  static bool once = false;
  if (!std::exchange(once, true))
    self.resume(); // undefined; here it starts where it last went on
}

mini::task many(int depth) {
  if (depth == 0)
    co_return;
  mini::task next = many(depth - 1);
  co_await next;
}
mini::task throws_inside() {
  try {
    throw std::runtime_error("x");
  } catch (const std::exception &) {
  }
  mini::task next = many(3);
  co_await next;
}

int main() {
  tiny_loop loop;
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i)
    threads.emplace_back([] {
      for (int round = 0; round < 500; ++round) {
        mini::task work = many(20);
        work.start();
        mini::task other = throws_inside();
        other.start();
      }
    });
  for (std::thread &thread : threads)
    thread.join();
  mini::event never;
  loop.step([&] { give_up(never); });
  // STRICT: WARNING: CoroSanitizer: destroyed-pending coroutine 'waits' was destroyed while it was suspended (suspended at {{.*}}instrument.cpp:16)
  // STRICT: in give_up(mini::event&)
  loop.step([] {
    mini::task twice = resumes_itself();
    twice.start();
  });
  // CHECK: WARNING: CoroSanitizer: double-await coroutine 'resumes_itself' is resumed while it runs already
}
