// The time for which a process was stopped is nobody's wait: neither for a mutex, nor for a thread, nor for the turn of
// a task that is ready.
// RUN: %cxx %s %aio -o %t
// RUN: env COROSAN_OPTIONS=long_wait_ms=1200:starved_task_ms=1200:starved_pool_ms=1200:spinning_ms=1200:slow_step_ms=1200:blocking_call_ms=2000 %corosan run -- %t 2> %t.err
// RUN: %FileCheck %s --input-file=%t.err --implicit-check-not=WARNING:
// CHECK: active
#include <aio/aio.h>

#include <csignal>
#include <ctime>
#include <sys/wait.h>
#include <unistd.h>

void sleep_ms(long ms) {
  const timespec time{ms / 1000, ms % 1000 * 1'000'000};
  nanosleep(&time, nullptr);
}
pid_t stop_me() {
  const pid_t self = getpid(), other = fork();
  if (other == 0) {
    sleep_ms(50); // the waits begin, and the watchdog sees them
    kill(self, SIGSTOP);
    sleep_ms(1800);
    kill(self, SIGCONT);
    _exit(0);
  }
  return other;
}
aio::mutex door;
aio::task<void> enter() { auto guard = co_await door.lock(); }
aio::task<void> offload() { co_await aio::to_thread(sleep_ms, 150); }
aio::task<void> steps() {
  for (int i = 0; i < 30; ++i) {
    sleep_ms(2);
    co_await aio::yield();
  }
}
aio::task<void> root() {
  auto guard = co_await door.lock();
  auto waiting = aio::create_task(enter());
  const pid_t other = stop_me();
  co_await aio::gather(steps(), steps(), offload(), offload());
  guard.unlock();
  co_await waiting;
  waitpid(other, nullptr, 0);
}
int main() { aio::run(root(), {.thread_limit = 1}); }
