// Many tasks that are alike are shown as one with their number; --all shows each. A few are shown one by one.
// RUN: %cxx %s %aio -o %t
// RUN: env LC_ALL=C.UTF-8 LOOK="%corosan pstree PID" %t > %t.out
// RUN: %FileCheck %s --input-file=%t.out
// CHECK: 2,006 tasks, running Task-1
// CHECK: ├── 2,000 tasks like this: (T) Task-2 waiting for sleep, due in
// CHECK-NEXT: │   └── connection(int) {{.*}}:[[@LINE+19]]
// CHECK-NEXT: ├── (T) Task-2002 waiting for sleep
// CHECK-NEXT: other()
// CHECK-NEXT: ├── (T) Task-2003 waiting for sleep
// CHECK-NEXT: other()
// CHECK-NEXT: ├── (T) Task-2004 waiting for sleep
// CHECK-NEXT: other()
// CHECK-NEXT: ├── (T) Task-2005 waiting for event
// CHECK-NEXT: waits()
// CHECK-NEXT: └── (T) Task-2006 waiting for event
// CHECK-NEXT: waits()
// RUN: env LOOK="%corosan pstree --all PID | grep -c connection" %t > %t.count
// RUN: grep -x 2000 %t.count
#include "../Inputs/sanitizer/look.h"

#include <aio/aio.h>

using namespace std::chrono_literals;
aio::event never;
aio::task<void> connection(int n) { co_await aio::sleep(n * 1min); }
aio::task<void> other() { co_await aio::sleep(1h); }
aio::task<void> waits() { co_await never.wait(); }
aio::task<void> root() {
  for (int n = 1; n <= 2000; ++n)
    aio::create_task(connection(n));
  for (int n = 0; n < 3; ++n)
    aio::create_task(other());
  for (int n = 0; n < 2; ++n)
    aio::create_task(waits());
  co_await aio::yield();
  look_from_outside();
  std::_Exit(0);
}
int main() { aio::run(root()); }
