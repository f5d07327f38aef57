// Several loops in one process, one after the other and at the same time: each has the name of its thread. A thread
// that ends gives its place free, also one that ends without the C library's knowing; whoever gets the place, or the
// number of the thread, is not taken for it.
// RUN: %cxx %s -I%inputs -o %t
// RUN: env COROSAN_OPTIONS=slow_step_ms=10000:blocking_call_ms=30:suppress_equal_stacks=0:reports_per_minute=0 %corosan run -- %t 2> %t.err
// RUN: %FileCheck %s --input-file=%t.err --implicit-check-not=slow-step
// RUN: grep -c "on event loop 'worker'" %t.err | grep -x 100
// CHECK-DAG: on event loop 'main' (thread
// CHECK-DAG: on event loop 'accept' (thread
// CHECK-DAG: on event loop 'worker' (thread
// CHECK-DAG: on event loop 'loop-{{[0-9]+}}' (thread
#include "sanitizer/tiny_loop.h"

#include <chrono>
#include <pthread.h>
#include <semaphore.h>
#include <sys/syscall.h>
#include <thread>

using namespace std::chrono_literals;

static void load() { std::this_thread::sleep_for(40ms); }

static void run(const char *name) {
  if (name != nullptr)
    pthread_setname_np(pthread_self(), name);
  tiny_loop loop;
  loop.step(load);
}

static sem_t begun;
/// Ends in the middle of a step, without any destructor.
static void *vanish(void *) {
  pthread_setname_np(pthread_self(), "vanishing");
  static tiny_loop *loop = new tiny_loop;
  (void)loop;
  sem_post(&begun);
  pthread_detach(pthread_self());
  syscall(SYS_exit, 0);
  return nullptr;
}

int main() {
  sem_init(&begun, 0, 0);
  pthread_t thread;
  pthread_create(&thread, nullptr, vanish, nullptr);
  sem_wait(&begun);
  std::this_thread::sleep_for(400ms); // the step that it left is not one
  run(nullptr);
  std::thread accept(run, "accept"), unnamed(run, nullptr);
  accept.join();
  unnamed.join();
  // More than there are places for at a time.
  for (int i = 0; i < 20; ++i) {
    std::thread workers[5];
    for (std::thread &worker : workers)
      worker = std::thread(run, "worker");
    for (std::thread &worker : workers)
      worker.join();
  }
}
