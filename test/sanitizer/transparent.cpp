// The sanitizer does not change what a program can see of itself: children, descriptors, errno, environment, signals,
// cancellation, fork, exit. Strict mode, so that every report is also made.
// RUN: %cxx %s -I%inputs -o %t
// RUN: %t > %t.plain
// RUN: env COROSAN_OPTIONS=mode=strict %corosan run -- %t > %t.watched 2> %t.err
// RUN: diff %t.plain %t.watched
// RUN: %FileCheck %s --input-file=%t.err
// CHECK: WARNING: CoroSanitizer: blocking-call
// RUN: env COROSAN_OPTIONS=mode=strict:metrics=%t.prom:trace=%t.trace %corosan run -- %t > %t.traced 2> %t.err
// RUN: diff %t.plain %t.traced
// RUN: env COROSAN_OPTIONS=verbosity=0:follow_exec=1 %corosan run -- %t > %t.followed 2> %t.err
// RUN: grep "child preload libcorosan" %t.followed
#include "sanitizer/tiny_loop.h"

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <fcntl.h>
#include <pthread.h>
#include <sys/syscall.h>
#include <sys/wait.h>

static void small_nap() {
  const timespec moment{0, 2'000'000};
  nanosleep(&moment, nullptr);
}

static void *wait_to_be_cancelled(void *) {
  pthread_cleanup_push([](void *) { std::printf("cleanup ran\n"); }, nullptr); // before the first cancellation point
  tiny_loop loop;
  loop.wait();
  for (;;)
    pause();
  pthread_cleanup_pop(0);
  return nullptr;
}

static int interrupted;

int main() {
  tiny_loop loop;
  loop.step(small_nap);
  loop.step([] {
    errno = 77;
    small_nap();
    std::printf("errno kept: %d\n", errno == 77);
    const int fd = open("/nowhere/file", O_RDONLY);
    std::printf("open: %d %s\n", fd, std::strerror(errno));
  });
  // Long enough for the symbolizer to be there.
  for (int i = 0; i < 100; ++i)
    small_nap();

  std::printf("next fd: %d\n", dup(0));
  std::printf("waitpid: %d %s\n", waitpid(-1, nullptr, 0), std::strerror(errno));

  sigset_t mask, pending;
  sigprocmask(SIG_SETMASK, nullptr, &mask);
  sigpending(&pending);
  int blocked = 0, waiting = 0, handled = 0;
  for (int number = 1; number < 65; ++number) {
    struct sigaction action{};
    blocked += sigismember(&mask, number) == 1;
    waiting += sigismember(&pending, number) == 1;
    handled += sigaction(number, nullptr, &action) == 0 && action.sa_handler != SIG_DFL;
  }
  std::printf("signals: %d blocked, %d pending, %d handled\n", blocked, waiting, handled);

  struct sigaction action{};
  action.sa_handler = [](int) { ++interrupted; };
  sigaction(SIGALRM, &action, nullptr);
  loop.step([] {
    timer_t timer;
    timer_create(CLOCK_MONOTONIC, nullptr, &timer);
    const itimerspec soon{{0, 0}, {0, 20'000'000}};
    timer_settime(timer, 0, &soon, nullptr);
    const timespec day{86'400, 0};
    const int result = nanosleep(&day, nullptr);
    std::printf("interrupted: %d %s %d\n", result, std::strerror(errno), interrupted);
    timer_delete(timer);
  });

  pthread_t thread;
  void *result = nullptr;
  pthread_create(&thread, nullptr, wait_to_be_cancelled, nullptr);
  small_nap();
  pthread_cancel(thread);
  pthread_join(thread, &result);
  std::printf("cancelled: %d\n", result == PTHREAD_CANCELED);

  std::printf("own preload: %s\n", getenv("LD_PRELOAD") ? "set" : "none");
  std::fflush(stdout);
  (void)!system("case \"$LD_PRELOAD$COROSAN_REEXEC\" in *corosan*) echo 'child preload libcorosan';; esac");

  const pid_t child = fork();
  if (child == 0) {
    tiny_loop own;
    own.step(small_nap);
    std::exit(4);
  }
  int status = 0;
  waitpid(child, &status, 0);
  std::printf("forked child: %d\n", WEXITSTATUS(status));
  loop.step([] {
    const pid_t inner = fork();
    if (inner == 0)
      _exit(6);
    int inner_status = 0;
    waitpid(inner, &inner_status, 0);
    std::printf("forked in a step: %d\n", WEXITSTATUS(inner_status));
    std::fflush(stdout);
    std::exit(0); // from inside a step
  });
}
