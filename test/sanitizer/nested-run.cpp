// A loop that its own handlers or tasks run again or wait for: each way is one error.
// RUN: %cxx %s %aio -I%inputs -o %t
// RUN: env COROSAN_OPTIONS=slow_step_ms=0 %corosan run -- %t handler 2> %t.err
// RUN: %FileCheck %s --check-prefix=HANDLER --input-file=%t.err --implicit-check-not=WARNING: --implicit-check-not=ERROR:
// RUN: env COROSAN_OPTIONS=slow_step_ms=0 %corosan run -- %t task 2> %t.err
// RUN: %FileCheck %s --check-prefix=TASK --input-file=%t.err --implicit-check-not=WARNING: --implicit-check-not=ERROR:
// RUN: env COROSAN_OPTIONS=slow_step_ms=0 %corosan run -- %t aio-run 2> %t.err
// RUN: %FileCheck %s --check-prefix=AIO --input-file=%t.err --implicit-check-not=ERROR:
// RUN: env COROSAN_OPTIONS=slow_step_ms=40 %corosan run -- %t future 2> %t.err
// RUN: %FileCheck %s --check-prefixes=FUTURE --input-file=%t.err --implicit-check-not=WARNING:
// RUN: env COROSAN_OPTIONS=slow_step_ms=40 %corosan run -- %t queued 2> %t.err
// RUN: %FileCheck %s --check-prefixes=QUEUED --input-file=%t.err --implicit-check-not=WARNING:
#include "sanitizer/end_when_reported.h"

#include <aio/aio.h>
#include <boost/asio.hpp>

#include <condition_variable>
#include <cstring>
#include <future>
#include <mutex>

namespace asio = boost::asio;
using namespace std::chrono_literals;

void run_again(asio::io_context &io) { io.run(); }
void handler() {
  asio::io_context io;
  asio::steady_timer timer(io, 1ms);
  timer.async_wait([&](boost::system::error_code) {
    timer.expires_after(200ms);
    timer.async_wait([&](boost::system::error_code) { io.stop(); }); // else it never returns
    run_again(io);
  });
  io.run();
}
// HANDLER: ERROR: CoroSanitizer: nested-run an event loop is run again inside its own {{.*}}run
// HANDLER: in run_again({{.*}}) {{.*}}nested-run.cpp:
// HANDLER: in handler() {{.*}}nested-run.cpp:
// HANDLER: Suggestion: co_await the result
// HANDLER: SUMMARY: CoroSanitizer: nested-run {{.*}}nested-run.cpp:

aio::task<void> runs_its_own_loop() {
  co_await aio::sleep(1ms);
  auto &io = aio::current_context();
  asio::steady_timer timer(io, 200ms);
  timer.async_wait([&](boost::system::error_code) { io.stop(); });
  io.run();
  io.restart();
}
// TASK: ERROR: CoroSanitizer: nested-run an event loop is run again inside one of its own tasks
// TASK: in runs_its_own_loop() {{.*}}nested-run.cpp:

aio::task<int> number() { co_return 7; }
aio::task<void> runs_aio() {
  auto task = number();
  try {
    aio::run(std::move(task));
  } catch (const aio::invalid_state_error &) {
  }
  co_return;
}
// AIO: ERROR: CoroSanitizer: nested-run aio::run was called while a loop runs on this thread, and throws
// AIO: in runs_aio() {{.*}}nested-run.cpp:

void future() {
  asio::io_context io;
  asio::steady_timer timer(io, 1ms);
  timer.async_wait([&](boost::system::error_code) {
    asio::steady_timer later(io, 20ms);
    std::future<void> result = later.async_wait(asio::use_future);
    end_when_reported();
    result.get();
  });
  io.run();
}
// FUTURE: ERROR: CoroSanitizer: nested-run the loop's thread has been blocked for {{[0-9]+}} ms {{.*}}and waits for work of its own loop
// FUTURE: No other thread can end this wait
// FUTURE: in future(){{.*}}nested-run.cpp:

aio::task<void> signals(std::condition_variable &changed, bool &done) {
  done = true;
  changed.notify_one();
  co_return;
}
aio::task<void> waits_for_a_task() {
  std::mutex mutex;
  std::condition_variable changed;
  bool done = false;
  auto other = aio::create_task(signals(changed, done));
  end_when_reported();
  std::unique_lock lock(mutex);
  changed.wait(lock, [&] { return done; });
  co_await std::move(other);
}
// QUEUED: ERROR: CoroSanitizer: nested-run the loop's thread has been blocked for {{[0-9]+}} ms in a call to pthread_cond_wait and waits for work of its own loop
// QUEUED: Call: pthread_cond_wait()
// QUEUED: No other thread can end this wait; The loop could go on: tasks are ready on it
// QUEUED: in waits_for_a_task() {{.*}}nested-run.cpp:

int main(int, char **argv) {
  const std::string_view what = argv[1];
  if (what == "handler")
    handler();
  if (what == "task")
    aio::run(runs_its_own_loop());
  if (what == "aio-run")
    aio::run(runs_aio());
  if (what == "future")
    future();
  if (what == "queued")
    aio::run(waits_for_a_task());
}
