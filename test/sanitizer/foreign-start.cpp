// A loop of the program's own making is judged once it is started: when a turn that followed a real wait is over. What
// comes before, between single waits, is silent; so are polls that do not wait.
// RUN: %cxx %s -o %t
// RUN: env COROSAN_OPTIONS=slow_step_ms=0:blocking_call_ms=30 %corosan run -- %t 2> %t.err
// RUN: %FileCheck %s --input-file=%t.err --implicit-check-not=WARNING:
#include <sys/epoll.h>
#include <sys/eventfd.h>

#include <chrono>
#include <thread>

void load() { std::this_thread::sleep_for(std::chrono::milliseconds(80)); }

int main() {
  const int loop = epoll_create1(EPOLL_CLOEXEC), wake = eventfd(1, EFD_NONBLOCK | EFD_CLOEXEC);
  epoll_event event{};
  event.events = EPOLLIN;
  epoll_ctl(loop, EPOLL_CTL_ADD, wake, &event);
  epoll_wait(loop, &event, 1, 0);
  load();
  epoll_wait(loop, &event, 1, 0);
  load();
  epoll_wait(loop, &event, 1, -1);
  load(); // the first turn
  for (int i = 0; i < 2; ++i) {
    epoll_wait(loop, &event, 1, -1);
    load();
  }
}
// CHECK: WARNING: CoroSanitizer: blocking-call
// CHECK: #1 {{.*}} in main {{.*}}foreign-start.cpp:[[@LINE-4]]:
// CHECK: SUMMARY:
