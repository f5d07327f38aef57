// Tasks that are alive where their loop closes make one report: a bounded tree, with who awaits whom. It does not
// matter which of them was inside an operation, or whose coroutine awaits it.
// RUN: %cxx %s %aio -o %t
// RUN: env COROSAN_OPTIONS=slow_step_ms=0 %corosan run -- %t 2> %t.err
// RUN: %FileCheck %s --input-file=%t.err --implicit-check-not=WARNING:
// RUN: env COROSAN_OPTIONS=slow_step_ms=0:log_format=jsonl:verbosity=0 %corosan run -- %t 2> %t.jsonl
// RUN: %FileCheck %s --check-prefix=JSON --input-file=%t.jsonl
#include <aio/aio.h>
#include <aio/awaitable.h>
#include <aio/spawn.h>
#include <aio/use_op.h>

#include <boost/asio.hpp>

#include <vector>

namespace asio = boost::asio;

aio::task<void> leaf() { co_await aio::sleep(std::chrono::hours(1)); }
aio::task<void> reads(asio::ip::udp::socket &from) {
  char byte = 0;
  co_await from.async_receive(asio::buffer(&byte, 1), aio::use_op);
}
aio::task<void> serve(int clients) {
  std::vector<aio::task_handle<void>> all;
  for (int i = 0; i < clients; ++i)
    all.push_back(aio::create_task(leaf(), {.name = "client-" + std::to_string(i)}));
  for (aio::task_handle<void> &each : all)
    co_await each;
}
asio::awaitable<void> foreign() { co_await leaf(); }

void turns(asio::io_context &context) {
  for (int i = 0; i < 100; ++i)
    context.poll();
}
void closes_early() {
  asio::io_context context;
  asio::ip::udp::socket socket(context, asio::ip::udp::endpoint(asio::ip::address_v4::loopback(), 0));
  aio::spawn(context, serve(1000), asio::detached);
  aio::spawn(context, reads(socket), asio::detached);
  turns(context);
}
void closes_foreign() {
  asio::io_context context;
  asio::co_spawn(context, foreign(), asio::detached);
  turns(context);
}
int main() {
  closes_early();
  closes_foreign();
}

// CHECK: WARNING: CoroSanitizer: pending-at-exit 1002 tasks are still pending where event loop 'io_context' closes
// CHECK-NEXT: on event loop 'io_context'
// CHECK-NEXT: Tasks, each with those that it awaits:
// CHECK-NEXT: {{^}}    'Task-{{[0-9]+}}' (id {{[0-9]+}}) in serve(int) {{.*}}pending-at-exit.cpp:29, waits for task 'client-0'
// CHECK-NEXT: {{^}}      'client-0' (id {{[0-9]+}}) in leaf() {{.*}}pending-at-exit.cpp:19, waits for a timer
// CHECK-NEXT: {{^}}    'Task-{{[0-9]+}}' (id {{[0-9]+}}) in reads({{.*}}pending-at-exit.cpp:22, waits for async_receive
// CHECK-NEXT: {{^}}    'client-1'
// CHECK: {{^}}    and 962 more
// CHECK-NEXT: Suggestion: cancel the tasks
// CHECK-NEXT: SUMMARY: CoroSanitizer: pending-at-exit {{.*}}pending-at-exit.cpp:29 in serve
// CHECK: WARNING: CoroSanitizer: pending-at-exit 1 task is still pending where event loop 'io_context' closes

// JSON: "id":"pending-at-exit"
// JSON-SAME: "tasks":[{"id":{{[0-9]+}},"name":"Task-{{[0-9]+}}","depth":0,"function":"serve(int)"
// JSON-SAME: {"id":{{[0-9]+}},"name":"client-0","depth":1,"function":"leaf()","file":"{{.*}}","line":19,"waits_for":"a timer{{[^"]*}}"}
