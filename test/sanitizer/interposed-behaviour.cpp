// What an interposed function does stays: the right version of condition variables and semaphores, robust and
// error-checking mutexes, cancellation inside a call with its unwinding, exceptions through it, a slow reader of
// standard output. The same with and without the sanitizer.
// RUN: %cxx %s -I%inputs -o %t
// RUN: %t 2> %t.plain > %t.out
// RUN: env COROSAN_OPTIONS=verbosity=0:slow_step_ms=0:blocking_call_ms=20:log_path=%t.log %corosan run -- %t 2> %t.watched > %t.out
// RUN: diff %t.plain %t.watched
// RUN: %FileCheck %s --input-file=%t.watched
// RUN: cat %t.log.* > %t.all && rm %t.log.*
// RUN: %FileCheck %s --check-prefix=REPORT --input-file=%t.all
// REPORT: Call: write(fd 1 pipe <pipe:{{.*}}>) [socket]
#include "corosan/corosan.h"
#include "sanitizer/tiny_loop.h"

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <ctime>
#include <mutex>
#include <pthread.h>
#include <semaphore.h>
#include <stdexcept>
#include <thread>
#include <unistd.h>

static void say(const char *what, int value) { std::fprintf(stderr, "%s: %d\n", what, value); }
static timespec in(clockid_t clock, long nanoseconds) {
  timespec time;
  clock_gettime(clock, &time);
  time.tv_nsec += nanoseconds;
  time.tv_sec += time.tv_nsec / 1'000'000'000;
  time.tv_nsec %= 1'000'000'000;
  return time;
}

/// With the old version of the symbol, the clock of the attribute is not looked at.
static void versions() {
  pthread_condattr_t attributes;
  pthread_condattr_init(&attributes);
  pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
  pthread_cond_t condition;
  pthread_cond_init(&condition, &attributes);
  pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
  pthread_mutex_lock(&mutex);
  const timespec limit = in(CLOCK_MONOTONIC, 5'000'000);
  int result = 0;
  while (result == 0)
    result = pthread_cond_timedwait(&condition, &mutex, &limit);
  const timespec now = in(CLOCK_MONOTONIC, 0);
  const bool late = now.tv_sec > limit.tv_sec || (now.tv_sec == limit.tv_sec && now.tv_nsec >= limit.tv_nsec);
  say("timed out, not early", result == ETIMEDOUT && late);
  pthread_mutex_unlock(&mutex);
  sem_t semaphore;
  sem_init(&semaphore, 0, 2);
  sem_wait(&semaphore);
  int value = 0;
  sem_getvalue(&semaphore, &value);
  say("semaphore", value);
}
// CHECK: timed out, not early: 1
// CHECK-NEXT: semaphore: 1

static pthread_mutex_t robust;
static void mutexes() {
  pthread_mutexattr_t attributes;
  pthread_mutexattr_init(&attributes);
  pthread_mutexattr_setrobust(&attributes, PTHREAD_MUTEX_ROBUST);
  pthread_mutex_init(&robust, &attributes);
  {
    const corosan::allow_blocking known;
    std::thread([] { pthread_mutex_lock(&robust); }).join(); // dies with it
  }
  say("owner dead", pthread_mutex_lock(&robust) == EOWNERDEAD);
  say("consistent", pthread_mutex_consistent(&robust));
  say("unlocked", pthread_mutex_unlock(&robust));
  say("locked", pthread_mutex_lock(&robust));
  pthread_mutex_unlock(&robust);
  pthread_mutex_t checking;
  pthread_mutexattr_settype(&attributes, PTHREAD_MUTEX_ERRORCHECK);
  pthread_mutex_init(&checking, &attributes);
  pthread_mutex_lock(&checking);
  say("deadlock", pthread_mutex_lock(&checking) == EDEADLK);
  pthread_mutex_unlock(&checking);
  say("not locked", pthread_mutex_unlock(&checking) == EPERM);
}
// CHECK-NEXT: owner dead: 1
// CHECK-NEXT: consistent: 0
// CHECK-NEXT: unlocked: 0
// CHECK-NEXT: locked: 0
// CHECK-NEXT: deadlock: 1
// CHECK-NEXT: not locked: 1

static pthread_mutex_t waited = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t never = PTHREAD_COND_INITIALIZER;
struct on_unwinding {
  ~on_unwinding() {
    say("the mutex was taken back", pthread_mutex_trylock(&waited) == EBUSY);
    pthread_mutex_unlock(&waited);
  }
};
static void *waits(void *ready) {
  tiny_loop loop;
  loop.step([&] {
    pthread_mutex_lock(&waited);
    const on_unwinding last;
    sem_post(static_cast<sem_t *>(ready));
    for (;;)
      pthread_cond_wait(&never, &waited);
  });
  return nullptr;
}
static void cancellation() {
  sem_t ready;
  sem_init(&ready, 0, 0);
  pthread_t thread;
  pthread_create(&thread, nullptr, waits, &ready);
  const corosan::allow_blocking known;
  sem_wait(&ready);
  pthread_cancel(thread);
  void *result = nullptr;
  pthread_join(thread, &result);
  say("cancelled", result == PTHREAD_CANCELED);
  say("free again", pthread_mutex_trylock(&waited));
  pthread_mutex_unlock(&waited);
}
// CHECK-NEXT: the mutex was taken back: 1
// CHECK-NEXT: cancelled: 1
// CHECK-NEXT: free again: 0

static void exceptions() {
  std::once_flag once;
  for (int i = 0; i < 2; ++i) {
    try {
      std::call_once(once, [] { throw std::runtime_error("thrown inside"); });
    } catch (const std::runtime_error &error) {
      say(error.what(), i);
    }
  }
}
// CHECK-NEXT: thrown inside: 0
// CHECK-NEXT: thrown inside: 1

static void slow_reader() {
  int ends[2];
  if (pipe(ends) != 0)
    return;
  const int before = dup(STDOUT_FILENO);
  dup2(ends[1], STDOUT_FILENO);
  std::thread reader([&] {
    const timespec moment{0, 80'000'000};
    nanosleep(&moment, nullptr);
    char part[4096];
    for (long left = 100'000; left > 0;)
      left -= read(ends[0], part, sizeof part);
  });
  static const char text[100'000] = {};
  say("written", static_cast<int>(write(STDOUT_FILENO, text, sizeof text)));
  dup2(before, STDOUT_FILENO);
  const corosan::allow_blocking known;
  reader.join();
}
// CHECK-NEXT: written: 100000

int main() {
  tiny_loop loop;
  for (auto *each : {versions, mutexes, cancellation, exceptions, slow_reader})
    loop.step(each);
}
