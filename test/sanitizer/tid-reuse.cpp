// A loop's thread ends in the middle of a step, and a new thread gets its number: it is no loop's, so nothing that it
// does is reported, and no signal is sent to it. Also when the old one left without a word.
// RUN: %cxx %s -I%inputs -pthread -o %t
// RUN: env COROSAN_OPTIONS=slow_step_ms=200:blocking_call_ms=200 %corosan run -- %t > %t.out 2> %t.err
// RUN: %FileCheck %s --input-file=%t.out
// RUN: %FileCheck %s --input-file=%t.err --check-prefix=ERR --implicit-check-not=WARNING:
// ERR: active
// CHECK: interrupted: 0
// CHECK: {{reused: [1-9]|thread ids cannot be chosen here}}
#include "sanitizer/thread_state.h"
#include "sanitizer/tiny_loop.h"

#include <cerrno>
#include <cstdint>
#include <fcntl.h>
#include <pthread.h>
#include <string>

static int wanted = 0, interrupted = 0, reused = 0;

static void *loop_thread(void *silently) {
  wanted = thread_id();
  auto *loop = new tiny_loop; // its end would be the step's
  for (int i = 0; i < 20; ++i) {
    sched_yield();
    loop->wait();
  }
  if (silently != nullptr)
    syscall(SYS_exit, 0);
  return nullptr;
}

static void *other_thread(void *) {
  if (thread_id() != wanted)
    return nullptr;
  ++reused;
  burn(450);
  for (int i = 0; i < 2; ++i) {
    const timespec moment{0, 450'000'000};
    interrupted += nanosleep(&moment, nullptr) != 0 && errno == EINTR;
  }
  return nullptr;
}

/// The next thread of this name space gets the number behind it.
static bool set_last_thread_id(int tid) {
  const std::string text = std::to_string(tid);
  const int fd = open("/proc/sys/kernel/ns_last_pid", O_WRONLY | O_CLOEXEC);
  const bool set = fd >= 0 && write(fd, text.c_str(), text.size()) > 0;
  close(fd);
  return set;
}

int main() {
  static char silently;
  bool possible = true;
  for (int i = 0; i < 4; ++i) {
    pthread_t thread;
    pthread_create(&thread, nullptr, loop_thread, i % 2 != 0 ? &silently : nullptr);
    pthread_join(thread, nullptr);
    // Others on the machine make threads, too.
    for (int tries = 0, before = reused; possible && tries < 100 && reused == before; ++tries) {
      possible = set_last_thread_id(wanted - 1);
      pthread_create(&thread, nullptr, other_thread, nullptr);
      pthread_join(thread, nullptr);
    }
  }
  std::printf("interrupted: %d\n", interrupted);
  if (possible)
    std::printf("reused: %d\n", reused);
  else
    std::printf("thread ids cannot be chosen here\n");
}
