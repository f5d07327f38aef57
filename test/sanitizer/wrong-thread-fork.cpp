// The child of a fork that goes on with its parent's loop is told so once, at its first use of it.
// RUN: %cxx %s %aio -o %t
// RUN: env COROSAN_OPTIONS=slow_step_ms=0:blocking_call_ms=100000 %corosan run -- %t 2> %t.err
// RUN: %FileCheck %s --input-file=%t.err
#include <aio/aio.h>

#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>

aio::task<void> child() {
  co_await aio::yield();
  co_await aio::yield();
  std::exit(0);
}
aio::task<void> root() {
  if (const int pid = fork(); pid == 0)
    co_await child();
  else
    waitpid(pid, nullptr, 0); // NOLINT(coro-blocking-call): the child shares our epoll descriptor
}
int main() { aio::run(root()); }

// CHECK: WARNING: CoroSanitizer: wrong-thread process [[CHILD:[0-9]+]], the child of a fork, goes on with event loop 'main' of process [[PARENT:[0-9]+]]: both now share its epoll descriptor
// CHECK: Suggestion: after fork, call exec or _exit
// CHECK-NOT: wrong-thread process
