// Each family of calls is reported with the call, its group and what it worked on.
// RUN: %cxx %s -I%inputs -o %t
// RUN: env COROSAN_OPTIONS=blocking_call_ms=5:slow_step_ms=0 %corosan run -- %t 2> %t.err
// RUN: %FileCheck %s --input-file=%t.err --implicit-check-not=WARNING:
#include "corosan/corosan.h"
#include "sanitizer/tiny_loop.h"

#include <atomic>
#include <condition_variable>
#include <cstdio>
#include <cstdlib>
#include <fcntl.h>
#include <mutex>
#include <poll.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <thread>

using namespace std::chrono_literals;

void nap() { std::this_thread::sleep_for(8ms); }
void read_pipe(int fd) {
  char c;
  if (read(fd, &c, 1) != 1)
    abort();
}
void receive(int fd) {
  char c;
  if (recv(fd, &c, 1, 0) != 1)
    abort();
}
void lock_it(std::mutex &m) { const std::lock_guard guard(m); }

/// Between the steps that are tested.
void join(std::thread &thread) {
  const corosan::allow_blocking known;
  thread.join();
}

int main() {
  tiny_loop loop;
  // CHECK: ==[[PID:[0-9]+]]==CoroSanitizer: active (mode=measure, blocking_call_ms=5

  loop.step(nap);
  // CHECK: ==[[PID]]==WARNING: CoroSanitizer: blocking-call the loop's thread was blocked for {{[0-9.]+}} ms in a call to {{(clock_)?}}nanosleep
  // CHECK-NEXT: on event loop 'main' (thread [[PID]]), limit 5.0 ms
  // CHECK-NEXT: Call: {{(clock_)?}}nanosleep() [sleep]
  // CHECK-NEXT: Verdict: blocked
  // CHECK-NEXT: Stack:
  // CHECK-NEXT: #0 0x{{[0-9a-f]+}} in nap() {{.*}}blocking-call.cpp:21:{{[0-9]+}}
  // CHECK: in main {{.*}}blocking-call.cpp:44:
  // CHECK: Suggestion: use
  // CHECK: SUMMARY: CoroSanitizer: blocking-call {{.*}}blocking-call.cpp:21:{{[0-9]+}} in nap{{$}}

  int ends[2];
  if (pipe(ends) != 0)
    return 1;
  std::thread writer([&] {
    nap();
    nap();
    (void)!write(ends[1], "x", 1);
  });
  loop.step([&] { read_pipe(ends[0]); });
  // CHECK: WARNING: CoroSanitizer: blocking-call the loop's thread was blocked for {{.*}} in a call to read
  // CHECK: Call: read(fd [[FD:[0-9]+]] pipe <pipe:[{{[0-9]+}}]>) [socket]
  // CHECK: in read_pipe(int)
  join(writer);

  int sockets[2];
  if (socketpair(AF_UNIX, SOCK_STREAM, 0, sockets) != 0)
    return 1;
  std::thread sender([&] {
    nap();
    nap();
    (void)!write(sockets[1], "x", 1);
  });
  loop.step([&] { receive(sockets[0]); });
  // CHECK: WARNING: {{.*}} in a call to recv
  // CHECK: Call: recv(fd {{[0-9]+}}{{.*}}) [socket]
  join(sender);

  std::mutex mutex;
  std::atomic<bool> held = false;
  std::thread holder([&] {
    const std::lock_guard guard(mutex);
    held = true;
    nap();
    nap();
    nap();
  });
  while (!held)
    sched_yield();
  loop.step([&] { lock_it(mutex); });
  // CHECK: WARNING: CoroSanitizer: contended-lock
  // CHECK: Call: pthread_mutex_lock() [lock]
  // CHECK: in lock_it(std::mutex&)

  std::thread slow([] { nap(), nap(); });
  loop.step([&] { slow.join(); });
  // CHECK: WARNING: {{.*}} in a call to pthread_join
  // CHECK: [thread]
  join(holder);

  loop.step([] { (void)!system("sleep 0.02"); });
  // CHECK: WARNING: {{.*}} in a call to system
  // CHECK: Call: system(path <sleep 0.02>) [process]
}
