// Loops that take turns on one thread: each is watched in its turns, also when another one was closed meanwhile, in a
// task of it even; and what belongs to one that goes on is not taken for lost when another one closes.
// RUN: %cxx %s %aio -o %t
// RUN: env COROSAN=1 COROSAN_OPTIONS=long_wait_ms=100 %t > %t.out 2> %t.err
// RUN: %FileCheck %s --input-file=%t.err --implicit-check-not=WARNING:
// RUN: grep done %t.out
#include <aio/aio.h>
#include <corosan/corosan.h>

#include <chrono>
#include <cstdio>
#include <optional>
#include <thread>

using namespace std::chrono_literals;

aio::task<void> nothing() { co_return; }
aio::task<void> short_wait() { co_await aio::sleep(1ms); }

void until_reported() {
  for (int i = 0; corosan_findings() == 0 && i < 1'000; ++i)
    std::this_thread::sleep_for(10ms);
}
// CHECK: WARNING: CoroSanitizer: long-wait task 'Task-{{[0-9]+}}' has been waiting for {{.*}} a call handed to a thread
// CHECK-NEXT: on event loop 'first'
// CHECK: [async] waits_for_a_thread() {{.*}}several-loops.cpp:[[@LINE+1]]
aio::task<void> waits_for_a_thread() { co_await aio::to_thread(until_reported); }
aio::task<void> closes(std::optional<aio::runner> &other) {
  other.reset();
  co_await aio::sleep(1ms);
}

int main() {
  aio::runner first({.name = "first"});
  std::optional<aio::runner> second(std::in_place, aio::run_options{.name = "second"}), third(std::in_place);
  first.run(short_wait());
  second->run(short_wait());
  aio::task<void> later = nothing(); // not begun, and not lost either
  second.reset();
  third->run(short_wait());
  first.run(closes(third));
  first.run(std::move(later));
  first.run(waits_for_a_thread());
  std::puts("done");
}
