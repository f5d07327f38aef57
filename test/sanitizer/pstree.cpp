// corosan pstree answers while the loop hangs in a blocking call, with and without the sanitizer in the program: who
// awaits whom, the frames, what each task waits for.
// RUN: %cxx %s %aio -o %t
// RUN: env LC_ALL=C.UTF-8 LOOK="%corosan pstree PID" %t > %t.out 2> %t.err
// RUN: %FileCheck %s --input-file=%t.out --check-prefixes=CHECK,PLAIN --implicit-check-not="(T)"
// RUN: %FileCheck %s --input-file=%t.err --check-prefix=HINT
// HINT: corosan: age, busy time and steps are known in programs that were started with COROSAN=1
// RUN: env LC_ALL=C.UTF-8 COROSAN=1 COROSAN_OPTIONS=log_path=%t.log LOOK="%corosan pstree PID" %t > %t.out 2> %t.err
// RUN: %FileCheck %s --input-file=%t.out --check-prefixes=CHECK,WATCHED --implicit-check-not="(T)"
// RUN: %not grep "age, busy" %t.err
//
// Characters beyond ASCII only where the locale has them.
// RUN: env LC_ALL=C LOOK="%corosan pstree PID" %t > %t.out
// RUN: %FileCheck %s --input-file=%t.out --check-prefix=ASCII
// ASCII: {{^}}|-- (T) Task-1 waiting
// ASCII-NEXT: {{^}}|   `-- root() {{/.*}}pstree.cpp:
// RUN: %not grep "──" %t.out
#include "../Inputs/sanitizer/look.h"

#include <aio/aio.h>
#include <aio/io.h>

#include <array>
#include <chrono>
#include <unistd.h>

using namespace std::chrono_literals;

aio::mutex door;
aio::event never;

aio::task<void> holder() {
  auto guard = co_await door.lock();
  co_await aio::sleep(1h);
}
aio::task<void> wants_door() { auto guard = co_await door.lock(); }
aio::task<void> wants_event() { co_await never.wait(); }
aio::task<void> deep(int) { co_await aio::sleep(20h); }
aio::task<void> middle() { co_await deep(1); }
aio::task<void> reads() {
  aio::tcp_acceptor acceptor(aio::current_executor(), {boost::asio::ip::address_v4::loopback(), 0});
  aio::tcp_socket near(aio::current_executor());
  near.connect(acceptor.local_endpoint());
  std::array<char, 8> bytes;
  co_await near.async_read_some(boost::asio::buffer(bytes));
}
aio::task<void> calls() {
  co_await aio::to_thread([] { usleep(100'000'000); });
}
aio::task<void> never_begins() { co_return; }
aio::task<void> blocks() {
  co_await aio::sleep(1ms);
  aio::task_handle<void> late = aio::create_task(never_begins(), {.name = "late"});
  look_from_outside();
  std::_Exit(0);
}
aio::task<void> root() {
  aio::task_handle<void> shared = aio::create_task(middle(), {.name = "shared"});
  auto joins = [](aio::task_handle<void> &other) -> aio::task<void> { co_await other; };
  aio::task_handle<void> a = aio::create_task(joins(shared), {.name = "first"});
  aio::task_handle<void> b = aio::create_task(joins(shared), {.name = "second"});
  co_await aio::gather(holder(), wants_door(), wants_event(), reads(), calls(), blocks());
}
int main() { aio::run(root()); }

// PLAIN: event loop 'main' (thread [[PID:[0-9]+]]): 11 tasks, running Task-10; its thread sleeps
// WATCHED: event loop 'main' (thread [[PID:[0-9]+]]): 11 tasks, running Task-10 for {{[0-9.]+ m?s}}, in system for {{[0-9.]+ m?s}}; its thread sleeps
// CHECK-NEXT: {{^}}├── (T) Task-1 waiting for gather of Task-5, Task-6, Task-7 and 3 more
// WATCHED-SAME: [age {{[0-9.]+ m?s}}, busy {{[0-9.]+ m?s}}, 1 step]
// CHECK-NEXT: {{^}}│   └── root() {{/.*}}pstree.cpp:[[@LINE-8]]
// CHECK-NEXT: {{^}}│       ├── (T) Task-5 waiting for sleep, due in {{3[0-9]+}}.{{[0-9]}} s
// CHECK-NEXT: {{^}}│       │   └── holder() {{/.*}}pstree.cpp:
// CHECK-NEXT: {{^}}│       ├── (T) Task-6 waiting for mutex 0x{{[0-9a-f]+}} held by Task-5
// CHECK-NEXT: {{^}}│       │   └── wants_door() {{/.*}}pstree.cpp:
// CHECK-NEXT: {{^}}│       ├── (T) Task-7 waiting for event 0x{{[0-9a-f]+}}
// CHECK-NEXT: {{^}}│       │   └── wants_event() {{/.*}}pstree.cpp:
// CHECK-NEXT: {{^}}│       ├── (T) Task-8 waiting for async_receive on socket 127.0.0.1:{{[0-9]+}}->127.0.0.1:{{[0-9]+}} (fd {{[0-9]+}})
// CHECK-NEXT: {{^}}│       │   └── reads() {{/.*}}pstree.cpp:
// CHECK-NEXT: {{^}}│       ├── (T) Task-9 waiting for a call handed to a thread
// CHECK-NEXT: {{^}}│       │   └── calls() {{/.*}}pstree.cpp:
// CHECK-NEXT: {{^}}│       └── (T) Task-10 running
// WATCHED-SAME: 2 steps]
// CHECK-NEXT: {{^}}│           └── blocks() {{/.*}}pstree.cpp:
// CHECK-NEXT: {{^}}├── (T) 'first' (id 3) waiting for 'shared' (id 2)
// CHECK-NEXT: {{^}}│   └── {{.*}}operator(){{.*}} {{/.*}}pstree.cpp:
// CHECK-NEXT: {{^}}│       └── (T) 'shared' (id 2) waiting for sleep, due in {{[0-9.]+}} h
// CHECK-NEXT: {{^}}│           └── middle() {{/.*}}pstree.cpp:
// CHECK-NEXT: {{^}}│               └── deep(int) {{/.*}}pstree.cpp:
// CHECK-NEXT: {{^}}├── (T) 'second' (id 4) waiting for 'shared' (id 2)
// CHECK-NEXT: {{^}}│   └── {{.*}}operator(){{.*}} {{/.*}}pstree.cpp:
// CHECK-NEXT: {{^}}│       └── (T) 'shared' (id 2), shown above
// CHECK-NEXT: {{^}}└── (T) 'late' (id 11) ready
// CHECK-NEXT: {{^}}    └── never_begins() {{/.*}}pstree.cpp:
