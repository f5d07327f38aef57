// The end of aio::run cancels what is left, in order; a context whose tasks are done closes empty; and whoever calls
// exit() inside a task means it.
// RUN: %cxx %s %aio -o %t
// RUN: env COROSAN_OPTIONS=slow_step_ms=0 %corosan run -- %t 2> %t.err
// RUN: %FileCheck %s --input-file=%t.err --implicit-check-not=WARNING:
// CHECK: active
// RUN: env COROSAN_OPTIONS=slow_step_ms=0 %corosan run -- %t exit 2> %t.err
// RUN: %FileCheck %s --input-file=%t.err --implicit-check-not=WARNING:
#include <aio/aio.h>
#include <aio/spawn.h>

#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>

#include <cstdlib>

namespace asio = boost::asio;

aio::task<int> answer() { co_return 1; }
aio::task<void> forever() {
  aio::task<int> later = answer();
  co_await aio::sleep(std::chrono::hours(1));
  co_await std::move(later);
}
aio::task<void> leaves_work(bool exits) {
  aio::task_handle<void> left = aio::create_task(forever());
  aio::event never_set;
  auto waits = [](aio::event &on) -> aio::task<void> { co_await on.wait(); };
  aio::task_handle<void> waiting = aio::create_task(waits(never_set));
  aio::task<int> unstarted = answer();
  co_await aio::yield();
  if (exits)
    std::exit(0);
  co_await std::move(unstarted);
}
aio::task<void> finishes() { co_await aio::yield(); }

int main(int count, char **) {
  aio::run(leaves_work(count > 1));
  asio::io_context context;
  aio::spawn(context, finishes(), asio::detached);
  context.run();
}
