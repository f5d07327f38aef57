// A step may be sampled at any instruction: while another thread loads and unloads libraries, while exceptions fly, in
// a destructor that one of them runs. That neither hangs nor ends the program, and what can be told is.
// RUN: rm -rf %t.dir && mkdir %t.dir
// RUN: echo 'extern "C" int loaded() { try { throw 1; } catch (int) { return 1; } }' > %t.dir/library.cpp
// RUN: %cxx -fPIC -shared %t.dir/library.cpp -o %t.dir/library.so
// RUN: %cxx %s -I%inputs -O1 -fno-omit-frame-pointer -rdynamic -pthread -ldl -o %t
// RUN: env COROSAN_OPTIONS=slow_step_ms=2:blocking_call_ms=100000:reports_per_minute=0:suppress_equal_stacks=0 %corosan run -- %t %t.dir/library.so > %t.out 2> %t.err
// RUN: %FileCheck %s --input-file=%t.err
// RUN: grep done %t.out
// CHECK: WARNING: CoroSanitizer: slow-step
// RUN: env COROSAN_OPTIONS=slow_step_ms=50 %corosan run -- %t > %t.out 2> %t.err
// RUN: %FileCheck %s --input-file=%t.err --check-prefix=FLIGHT
// RUN: grep done %t.out
// An exception is in flight: unwinding must not be interrupted by unwinding, so one frame is all.
// FLIGHT: WARNING: CoroSanitizer: slow-step
// FLIGHT: #0
// FLIGHT-NOT: #1
// FLIGHT: SUMMARY: CoroSanitizer: slow-step
#include "sanitizer/thread_state.h"
#include "sanitizer/tiny_loop.h"

#include <atomic>
#include <dlfcn.h>
#include <stdexcept>
#include <thread>

struct cleanup {
  explicit cleanup(int milliseconds_in) : milliseconds(milliseconds_in) {}
  ~cleanup() { burn(milliseconds); }
  int milliseconds;
};

[[gnu::noinline]] void throw_deep(int depth) {
  if (depth == 0)
    throw std::runtime_error("x");
  throw_deep(depth - 1);
  asm volatile(""); // no tail call
}

int main(int argc, char **argv) {
  tiny_loop loop;
  if (argc == 1) {
    loop.step([] {
      try {
        const cleanup slow(300);
        throw_deep(3);
      } catch (const std::runtime_error &) {
      }
    });
    loop.wait();
    std::printf("done\n");
    return 0;
  }
  std::atomic<bool> over{false};
  std::thread loader([&] {
    while (!over) {
      void *library = dlopen(argv[1], RTLD_NOW | RTLD_LOCAL);
      if (library == nullptr || reinterpret_cast<int (*)()>(dlsym(library, "loaded"))() != 1)
        std::abort();
      dlclose(library);
    }
  });
  // Each of these is long enough to be looked at more than once.
  for (int i = 0; i < 60; ++i)
    loop.step([] {
      for (const timespec end = thread_cpu_in(30'000'000L); before(thread_cpu_in(0), end);)
        for (int thrown = 0; thrown < 20; ++thrown)
          try {
            throw_deep(40);
          } catch (const std::runtime_error &) {
          }
    });
  over = true;
  loader.join();
  std::printf("done\n");
}
