// The cases of asyncio's debug mode, each translated from the test of CPython that it is named after, and run beside
// the same case in asyncio where Python is there: what is reported, and what must not be.
// RUN: %cxx %s %aio -o %t
// RUN: %python %S/check_asyncio.py %corosan %t | %FileCheck %s
// CHECK: corosan: [[ALL:[0-9]+]] of [[ALL]] cases as expected, 0 missed, 0 false
#include <aio/aio.h>
#include <aio/spawn.h>

#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>

#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <cstring>
#include <exception>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

using namespace std::chrono_literals;

namespace {

aio::task<int> answer() { co_return 1; }
aio::task<void> forever() { co_await aio::sleep(1h); }
aio::task<int> fails() {
  co_await aio::yield();
  throw std::runtime_error("mine");
}
aio::task<void> turns(int count) {
  for (int i = 0; i < count; ++i)
    co_await aio::yield();
}
void block() { std::this_thread::sleep_for(60ms); } // NOLINT
std::exception_ptr an_error() { return std::make_exception_ptr(std::runtime_error("mine")); }
template <class Call> void on_another_thread(Call call) { std::thread(call).join(); }

// test_pep492
aio::task<void> never_awaited() {
  const aio::task<int> forgotten = answer();
  co_return;
}
aio::task<void> double_await() {
  aio::task<int> task = answer();
  co_await std::move(task);
  try {
    co_await std::move(task);
  } catch (const aio::invalid_state_error &) {
  }
}

// test_futures
aio::task<void> future_abandoned() {
  const aio::future<int> pending;
  co_return;
}
aio::task<void> future_after_cancel() {
  const aio::future<int> failed;
  failed.set_exception(an_error());
  failed.cancel();
  co_return;
}
aio::task<void> future_result_unretrieved() {
  const aio::future<int> done;
  done.set_value(42);
  co_return;
}
aio::task<void> future_result_retrieved() {
  const aio::future<int> done;
  done.set_value(42);
  static_cast<void>(done.result());
  co_return;
}
aio::task<void> future_exception_unretrieved() {
  const aio::future<int> failed;
  failed.set_exception(an_error());
  co_return;
}
aio::task<void> future_exception_retrieved() {
  const aio::future<int> failed;
  failed.set_exception(an_error());
  static_cast<void>(failed.exception());
  co_return;
}
aio::task<void> future_exception_result_retrieved() {
  const aio::future<int> failed;
  failed.set_exception(an_error());
  try {
    static_cast<void>(failed.result());
  } catch (const std::runtime_error &) {
  }
  co_return;
}

// test_tasks
aio::task<void> task_exception_never_retrieved() {
  {
    const aio::task_handle<int> failing = aio::create_task(fails());
  }
  co_await turns(3);
}
aio::task<void> task_exception_retrieved() {
  const aio::task_handle<int> failing = aio::create_task(fails());
  co_await turns(3);
  static_cast<void>(failing.exception());
}
aio::task<void> task_not_called_after_cancel() {
  const aio::task_handle<int> failing = aio::create_task(fails());
  co_await turns(3);
  failing.cancel();
}
aio::task<void> cancelled_task() {
  const aio::task_handle<void> sleeping = aio::create_task(forever());
  co_await aio::yield();
  sleeping.cancel();
  co_await turns(3);
}
aio::task<void> gather_one_exception() {
  std::vector<aio::task<int>> all;
  for (int i = 0; i < 3; ++i)
    all.push_back(fails());
  try {
    co_await aio::gather(std::move(all));
  } catch (const std::runtime_error &) {
  }
  co_await turns(3);
}
aio::task<void> wait_for_timeout() {
  try {
    co_await aio::wait_for(forever(), 1ms);
  } catch (const aio::timeout_error &) {
  }
}
aio::task<void> shield_outer_cancelled() {
  auto shields = []() -> aio::task<void> {
    aio::task_handle<int> inner = aio::create_task(answer());
    co_await aio::shield(std::move(inner));
  };
  const aio::task_handle<void> outer = aio::create_task(shields());
  co_await aio::yield();
  outer.cancel();
  co_await turns(3);
}

// test_taskgroups
aio::task<void> taskgroup_errors() {
  try {
    co_await aio::with_task_group([](aio::task_group &group) -> aio::task<void> {
      group.create_task(fails());
      group.create_task(fails());
      co_await forever();
    });
  } catch (const aio::exception_group &) {
  }
}

// test_base_events
aio::task<void> slow_callback() {
  aio::loop::current().call_soon([] { block(); });
  co_await turns(3);
}
aio::task<void> slow_task() {
  block();
  co_return;
}
aio::task<void> check_thread() {
  const aio::loop loop = aio::loop::current();
  on_another_thread([&] { loop.call_soon([] {}); });
  co_await aio::yield();
}
aio::task<void> calls_other(const aio::loop &loop) {
  loop.call_soon([] {});
  co_return;
}
aio::task<void> check_thread_with_loop() {
  const aio::loop loop = aio::loop::current();
  on_another_thread([&] { aio::run(calls_other(loop)); });
  co_await aio::yield();
}
aio::task<void> call_soon_threadsafe() {
  const aio::loop loop = aio::loop::current();
  on_another_thread([&] { loop.call_soon_threadsafe([] {}); });
  co_await aio::yield();
}

// test_asyncgen, test_streams, test_subprocess
aio::async_generator<int> numbers() {
  for (int i = 0;; ++i) {
    co_await aio::yield();
    co_yield i;
  }
}
aio::task<void> asks(aio::async_generator<int> &from) {
  try {
    co_await from.next();
  } catch (const aio::invalid_state_error &) {
  }
}
aio::task<void> asyncgen_already_running() {
  aio::async_generator<int> from = numbers();
  aio::task_handle<void> first = aio::create_task(asks(from)), second = aio::create_task(asks(from));
  co_await first;
  co_await second;
  co_await from.aclose();
}
aio::task<void> asyncgen_closed() {
  aio::async_generator<int> from = numbers();
  co_await from.next();
  co_await from.aclose();
}
aio::task<void> serves_nobody(aio::stream_reader, aio::stream_writer) { co_return; }
aio::task<void> unclosed_server() {
  const aio::server server = co_await aio::start_server(serves_nobody, "127.0.0.1", 0);
}
aio::task<void> closed_server() {
  aio::server server = co_await aio::start_server(serves_nobody, "127.0.0.1", 0);
  server.close();
  co_await server.wait_closed();
}
static const std::vector<std::string> command{"sleep", "9"};
aio::task<void> unclosed_subprocess() { const aio::process left = co_await aio::create_subprocess_exec(command); }

// test_events
aio::task<void> fork_goes_on() {
  const int pid = fork();
  if (pid == 0) {
    co_await turns(3);
    std::exit(0);
  }
  waitpid(pid, nullptr, 0);
}
aio::task<void> fork_own_loop() {
  const int pid = fork();
  if (pid == 0) {
    on_another_thread([] { aio::run(turns(3)); });
    _exit(0);
  }
  waitpid(pid, nullptr, 0);
  co_return;
}

struct row {
  const char *name;
  aio::task<void> (*body)();
};
const row rows[] = {
#define CASE(name) {#name, name}
    CASE(never_awaited),
    CASE(double_await),
    CASE(future_abandoned),
    CASE(future_after_cancel),
    CASE(future_result_unretrieved),
    CASE(future_result_retrieved),
    CASE(future_exception_unretrieved),
    CASE(future_exception_retrieved),
    CASE(future_exception_result_retrieved),
    CASE(task_exception_never_retrieved),
    CASE(task_exception_retrieved),
    CASE(task_not_called_after_cancel),
    CASE(cancelled_task),
    CASE(gather_one_exception),
    CASE(wait_for_timeout),
    CASE(shield_outer_cancelled),
    CASE(taskgroup_errors),
    CASE(slow_callback),
    CASE(slow_task),
    CASE(check_thread),
    CASE(check_thread_with_loop),
    CASE(call_soon_threadsafe),
    CASE(asyncgen_already_running),
    CASE(asyncgen_closed),
    CASE(unclosed_server),
    CASE(closed_server),
    CASE(unclosed_subprocess),
    CASE(fork_goes_on),
    CASE(fork_own_loop),
};

/// A loop that closes while a task waits.
void log_destroyed_pending_task() {
  boost::asio::io_context context;
  aio::spawn(context, forever(), boost::asio::detached);
  for (int i = 0; i < 10; ++i)
    context.poll();
}
aio::task<bool> in_debug_mode() { co_return aio::loop::current().debug(); }

} // namespace

int main(int, char **argv) {
  const std::string wanted = argv[1];
  if (wanted == "log_destroyed_pending_task")
    log_destroyed_pending_task();
  else if (wanted == "env_var_debug")
    std::puts(aio::run(in_debug_mode()) ? "debug" : "no debug");
  for (const row &each : rows)
    if (wanted == each.name)
      aio::run(each.body());
}
