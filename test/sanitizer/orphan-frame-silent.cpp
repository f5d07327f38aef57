// Frames that somebody can still resume or destroy are not lost: by a global, a container, another frame that is kept,
// a pointer into the middle (of a promise). Generators may be dropped. What ran to its end is nobody's business.
// REQUIRES: instrument
// RUN: %cxx %instrument_pass %s %instrument -I%inputs -o %t
// RUN: %corosan run -- %t 2> %t.err
// RUN: %FileCheck %s --input-file=%t.err --implicit-check-not=WARNING:
// RUN: env COROSAN_OPTIONS=orphan_frames=0 %corosan run -- %t lose 2> %t.err
// RUN: %FileCheck %s --input-file=%t.err --implicit-check-not=WARNING:
// RUN: %corosan run -- %t lose 2> %t.err
// RUN: %FileCheck %s --input-file=%t.err --check-prefix=LOST
// CHECK: CoroSanitizer: active
// LOST: orphan-frame
#include "sanitizer/mini_coroutine.h"
#include "sanitizer/tiny_loop.h"

#include <vector>

mini::task inner(mini::event &wanted) { co_await wanted; }
mini::task outer(mini::event &wanted) {
  mini::task child = inner(wanted);
  co_await child;
}
mini::generator numbers() {
  for (int i = 0;; ++i)
    co_yield i;
}

mini::event never, now;
std::coroutine_handle<> global;
auto *container = new std::vector<std::coroutine_handle<>>;
void *promise;
auto *known = new mini::event;

int main(int argc, char **) {
  tiny_loop loop;
  loop.step([] {
    mini::task waits = outer(never);
    waits.start();
    global = waits.release();
    mini::task second = outer(*known);
    second.start();
    container->push_back(second.release());
    mini::task third = inner(*new mini::event);
    third.start();
    promise = static_cast<char *>(third.release().address()) + 24;
    mini::task finishes = outer(now);
    finishes.start();
    now.set();
    now.ready = true; // a bool await_suspend that says no
    mini::task at_once = outer(now);
    at_once.start();
  });
  mini::generator dropped = numbers(), started = numbers();
  started.handle.resume();
  started.handle.destroy();
  dropped.handle.destroy();
  if (argc > 1) {
    container->front() = nullptr;
    known->waiter = nullptr;
  }
}
