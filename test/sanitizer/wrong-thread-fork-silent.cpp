// A child that calls exec or _exit, that makes a loop of its own, or that was forked where no loop was left, uses
// nothing of its parent.
// RUN: %cxx %s %aio -o %t
// RUN: env COROSAN_OPTIONS=slow_step_ms=0:blocking_call_ms=100000 %corosan run -- %t 2> %t.err
// RUN: %FileCheck %s --input-file=%t.err --implicit-check-not=WARNING:
// CHECK: active
#include <aio/aio.h>

#include <sys/wait.h>
#include <unistd.h>

#include <thread>

template <class Child> void forks(Child child) {
  const int pid = fork();
  if (pid == 0) {
    child();
    _exit(1);
  }
  int status = 0;
  waitpid(pid, &status, 0); // NOLINT(coro-blocking-call)
  if (status != 0)
    std::abort();
}
aio::task<void> turns() {
  for (int i = 0; i < 5; ++i)
    co_await aio::yield();
}
void runs_own_loop() {
  std::thread([] { aio::run(turns()); }).join(); // NOLINT(coro-blocking-call)
  _exit(0);
}
aio::task<void> root() {
  forks([] { _exit(0); });
  forks([] { execlp("true", "true", nullptr); });
  forks(runs_own_loop);
  co_await turns();
}
int main() {
  aio::run(root());
  forks([] {
    aio::run(turns());
    _exit(0);
  });
  aio::runner between;
  between.run(turns());
  forks([] {
    aio::run(turns()); // beside the one that it has from its parent
    _exit(0);
  });
  between.run(turns());
}
