// A wait for a loop is reported once, also where the body of the waiting function is there to look into.
// RUN: %not %coro_tidy %s -- -std=c++20 -I%inputs/mock > %t
// RUN: %FileCheck %s --implicit-check-not=warning: < %t
// RUN: %clang_tidy --load=%plugin --checks=-*,coro-* %s -- -std=c++20 -I%inputs/mock > %t.plugin 2>/dev/null
// RUN: %FileCheck %s --implicit-check-not=warning: < %t.plugin
#include <aio/aio.h>

#include <unistd.h>

namespace unifex {
inline int sync_wait(int value) {
  ::sleep(1);
  return value;
}
} // namespace unifex

aio::task<int> waits() {
  co_return unifex::sync_wait(1);
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: {{.*}}call to 'unifex::sync_wait'{{.*}}[coro-nested-run
}
