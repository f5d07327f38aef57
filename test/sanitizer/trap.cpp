// syscalls=trap sees what does not pass through the C library's functions: a system call that the program makes itself,
// and one inside a function of the C library that is not watched. The program behaves as ever.
// REQUIRES: syscall-user-dispatch
// RUN: %cxx %s -I%inputs -o %t
// RUN: %t > %t.plain
// RUN: env COROSAN_OPTIONS=slow_step_ms=0:syscalls=trap:blocking_call_ms=20 %corosan run -- %t > %t.trapped 2> %t.err
// RUN: diff %t.plain %t.trapped
// RUN: %FileCheck %s --input-file=%t.err
// RUN: env COROSAN_OPTIONS=slow_step_ms=0:blocking_call_ms=20 %corosan run -- %t > %t.untrapped 2> %t.err
// RUN: diff %t.plain %t.untrapped
// RUN: not grep SYS_ %t.err
// RUN: env COROSAN_OPTIONS=slow_step_ms=0:syscalls=trap:mode=strict:reports_per_minute=0 %corosan run -- %t > %t.trapped 2> %t.err
// RUN: diff %t.plain %t.trapped
#include "corosan/corosan.h"
#include "sanitizer/tiny_loop.h"

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cwchar>
#include <fcntl.h>
#include <pthread.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <thread>

static long call(long number, long a, long b) {
  long result;
  __asm__ volatile("syscall" : "=a"(result) : "a"(number), "D"(a), "S"(b), "d"(0L) : "rcx", "r11", "memory");
  return result;
}

void sleeps_itself() {
  const timespec moment{0, 60'000'000};
  call(SYS_nanosleep, reinterpret_cast<long>(&moment), 0);
}
// CHECK: WARNING: CoroSanitizer: blocking-call the loop's thread was blocked for {{.*}} in a call to syscall(SYS_nanosleep)
// CHECK: Call: syscall(SYS_nanosleep)() [sleep]
// CHECK: in sleeps_itself() {{.*}}trap.cpp:[[@LINE-4]]

void reads_inside(FILE *from) { std::printf("read %d\n", __uflow(from)); }
// CHECK: WARNING: CoroSanitizer: blocking-call {{.*}} in a call to syscall(SYS_read)
// CHECK: Call: syscall(SYS_read)(fd {{[0-9]+}} pipe <pipe:{{.*}}>) [socket]
// CHECK: in reads_inside(_IO_FILE*) {{.*}}trap.cpp:[[@LINE-3]]

static int handled;

static void processes() {
  const pid_t shared = vfork();
  if (shared == 0)
    _exit(3);
  int status = 0;
  waitpid(shared, &status, 0);
  std::printf("vfork: %d\n", WEXITSTATUS(status));
  const long copy = call(SYS_fork, 0, 0);
  if (copy == 0)
    _exit(4);
  waitpid(static_cast<pid_t>(copy), &status, 0);
  std::printf("fork: %d\n", WEXITSTATUS(status));
  std::printf("system: %d\n", WEXITSTATUS(std::system("exit 5")));
  int result = 0;
  std::thread([&] { result = static_cast<int>(call(SYS_getppid, 0, 0) == getppid()); }).join();
  std::printf("thread: %d\n", result);
}

static void signals() {
  struct sigaction action{}, before;
  action.sa_handler = [](int) { handled += call(SYS_getpid, 0, 0) == getpid(); };
  sigfillset(&action.sa_mask);
  sigaction(SIGUSR1, &action, &before);
  sigset_t all, old, pending;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &old);
  raise(SIGUSR1);
  sigpending(&pending);
  std::printf("pending: %d, handled: %d\n", sigismember(&pending, SIGUSR1), handled);
  pthread_sigmask(SIG_SETMASK, &old, nullptr);
  std::printf("handled: %d\n", handled);
  raise(SIGUSR1);
  std::printf("handled: %d\n", handled);
  sigaction(SIGUSR1, &before, nullptr);
  pthread_sigmask(SIG_BLOCK, nullptr, &old);
  std::printf("blocked: %d\n", sigismember(&old, SIGUSR1));
}

static void errors() {
  errno = 77;
  const long bad = call(SYS_close, -1, 0);
  std::printf("close: %ld, errno %d\n", bad, errno);
  std::printf("open: %d\n", open("/nowhere/file", O_RDONLY));
  std::printf("bad mask: %ld\n", call(SYS_rt_sigprocmask, 99, reinterpret_cast<long>(&bad)) < 0 ? 1L : 0L);
}

static void *wait_to_be_cancelled(void *ready) {
  pthread_cleanup_push([](void *) { std::printf("cleanup ran\n"); }, nullptr);
  tiny_loop loop;
  loop.wait();
  *static_cast<bool *>(ready) = true;
  for (;;)
    pause();
  pthread_cleanup_pop(0);
  return nullptr;
}

int main() {
  int ends[2];
  if (pipe(ends) != 0)
    return 1;
  FILE *from = fdopen(ends[0], "r");
  tiny_loop loop;
  loop.step(sleeps_itself);
  std::thread writer([&] {
    sleeps_itself();
    (void)!write(ends[1], "x", 1);
  });
  loop.step([&] { reads_inside(from); });
  for (auto *each : {processes, signals, errors}) {
    loop.step(each);
    std::fflush(stdout);
  }
  const corosan::allow_blocking known;
  writer.join();
  pthread_t thread;
  bool ready = false;
  void *result = nullptr;
  pthread_create(&thread, nullptr, wait_to_be_cancelled, &ready);
  sleeps_itself();
  pthread_cancel(thread);
  pthread_join(thread, &result);
  std::printf("cancelled: %d\n", result == PTHREAD_CANCELED);
}
