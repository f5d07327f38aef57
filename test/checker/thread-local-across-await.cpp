// Addresses of thread-local data, and errno, that are kept over a suspension.
// RUN: %not %coro_tidy --checks=-*,coro-thread-local-across-await %s -- -std=c++20 -I%inputs/checker -I%inputs/mock > %t
// RUN: %FileCheck %s < %t
// RUN: %FileCheck --check-prefix=ONLY --implicit-check-not=warning: %s < %t
#include "mini_task.h"

#include <dialects.h>

#include <cerrno>
#include <unistd.h>

using namespace mini;

struct stats {
  int calls;
};
thread_local stats mine;
thread_local int depth[4];

task<> addresses() {
  stats &here = mine;
  int *calls = &mine.calls;
  co_await work();
  ++here.calls;
  // CHECK: :[[@LINE-1]]:5: warning: 'here' still points to the 'mine' of the thread that ran before the await: name the thread-local variable itself after a suspension [coro-thread-local-across-await]
  // CHECK: :[[@LINE-5]]:10: note: 'here' is bound here
  // CHECK: :[[@LINE-4]]:3: note: the coroutine suspends here, and may go on in another thread
  ++*calls;
  // CHECK: :[[@LINE-1]]:6: warning: 'calls' still points to the 'mine'
}
folly::coro::Task<> loop() {
  auto &first = depth[0];
  while (first < 3) {
    // CHECK: :[[@LINE-1]]:10: warning: 'first' still points to the 'depth'
    co_await folly::coro::Task<>();
  }
}
task<> last_error(int fd) {
  char data[16];
  auto size = ::read(fd, data, sizeof data);
  co_await work();
  if (size < 0 && errno == EAGAIN)
    // CHECK: :[[@LINE-1]]:19: warning: 'errno' is read after an await: it no longer tells about 'read', so copy it before the coroutine suspends
    // CHECK: :[[@LINE-3]]:3: note: the coroutine suspends here
    // CHECK: :[[@LINE-5]]:{{[0-9]+}}: note: the call that set it
    co_return;
}
task<> reference_to_errno() {
  int &error = errno;
  co_await work();
  error = 0;
  // CHECK: :[[@LINE-1]]:3: warning: 'error' still points to the 'errno' of the thread
}
stats &own() { return mine; }
stats &through_another() { return own(); }
stats *address() {
  thread_local stats here;
  return &here;
}
task<> behind_functions() {
  stats &counted = through_another();
  auto *kept = address();
  co_await work();
  ++counted.calls;
  // CHECK: :[[@LINE-1]]:5: warning: 'counted' still points to the 'mine'
  ++kept->calls;
  // CHECK: :[[@LINE-1]]:5: warning: 'kept' still points to the 'here'
}

// ONLY-COUNT-7: warning: {{.*}} [coro-thread-local-across-await]
