// What happens on the program's threads needs no memory and no lock of the program: findings are seen while malloc is
// in progress, in the handler of a signal, with names of any length; so are samples of a step that computes inside
// malloc.
// RUN: %cxx %s -I%inputs -fno-omit-frame-pointer -pthread -o %t
// RUN: env COROSAN_OPTIONS=blocking_call_ms=20:slow_step_ms=0 %corosan run -- %t sleep > %t.out 2> %t.err
// RUN: %FileCheck %s --input-file=%t.err --check-prefix=SLEEP
// RUN: grep done %t.out
// RUN: env COROSAN_OPTIONS=slow_step_ms=50:suppress_equal_stacks=0 %corosan run -- %t compute > %t.out 2> %t.err
// RUN: %FileCheck %s --input-file=%t.err --check-prefix=COMPUTE
// RUN: grep done %t.out
// RUN: rm -f %t.log.*
// RUN: env COROSAN_OPTIONS=blocking_call_ms=20:slow_step_ms=0:log_format=jsonl:log_path=%t.log %corosan run -- %t sleep > %t.out 2> %t.err
// RUN: cat %t.log.* | %python -m json.tool --json-lines > %t.json
// RUN: grep long_name %t.json
// SLEEP: WARNING: CoroSanitizer: blocking-call {{.*}} in a call to nanosleep
// SLEEP: in void long_name<{{.*}}own-memory.cpp
// SLEEP: in on_signal(int) {{.*}}own-memory.cpp
// COMPUTE: WARNING: CoroSanitizer: slow-step
// COMPUTE: in malloc {{.*}}own-memory.cpp
#include "sanitizer/thread_state.h"
#include "sanitizer/tiny_loop.h"

#include <corosan/corosan.h>

#include <atomic>
#include <csignal>
#include <cstddef>
#include <cstdlib>
#include <cstring>
#include <utility>

extern "C" void *__libc_malloc(std::size_t);

static std::atomic<int> holder{0}; // thread in malloc
static std::atomic<bool> armed{false};
static bool computes = false;

template <std::size_t... All> [[gnu::noinline]] void long_name(std::index_sequence<All...>) {
  const timespec moment{0, 400'000'000}; // far over the limit: in doubt, a thread waited for its processor
  nanosleep(&moment, nullptr);
}

static void on_signal(int) {
  if (!computes)
    long_name(std::make_index_sequence<3'000>());
}

/// An allocator with a lock that says when its own thread comes again.
extern "C" void *malloc(std::size_t size) {
  const int self = static_cast<int>(syscall(SYS_gettid));
  if (holder.load() == self) {
    (void)!write(2, "malloc inside malloc\n", 21);
    _exit(9);
  }
  for (int nobody = 0; !holder.compare_exchange_weak(nobody, self); nobody = 0)
    sched_yield();
  if (armed.exchange(false)) {
    raise(SIGUSR1);
    if (computes)
      burn(300);
  }
  holder.store(0);
  return __libc_malloc(size);
}

int main(int, char **argv) {
  computes = std::strcmp(argv[1], "compute") == 0;
  std::signal(SIGUSR1, on_signal);
  tiny_loop loop;
  // The sanitizer's own threads need memory to begin with.
  for (int i = 0; corosan_findings() == 0 && i < 100; ++i)
    loop.step([] {
      const timespec moment{0, 100'000'000};
      if (computes)
        burn(100);
      else
        nanosleep(&moment, nullptr);
    });
  loop.step([] {
    armed = true;
    void *volatile memory = malloc(100);
    std::free(memory);
  });
  loop.wait();
  std::printf("done\n");
}
