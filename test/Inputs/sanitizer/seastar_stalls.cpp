// One case after the other of what a stall detector should see and should not. All spinning is by the CPU clock.
#include "sanitizer/thread_state.h"
#include "sanitizer/tiny_loop.h"

#include <cstring>
#include <stdexcept>
#include <sys/mman.h>

static void spin(int milliseconds) { burn(milliseconds); }
static void spin_in_kernel() {
  for (const timespec end = thread_cpu_in(300'000'000); before(thread_cpu_in(0), end);) {
    void *memory = mmap(nullptr, 128 * 1024, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);
    munmap(memory, 128 * 1024);
  }
}
static void throw_nested(int depth) {
  try {
    if (depth > 0)
      throw_nested(depth - 1);
    throw std::runtime_error("deepest");
  } catch (...) {
    throw;
  }
}

int main(int, char **argv) {
  const char *what = argv[1];
  const auto is = [&](const char *name) { return std::strcmp(what, name) == 0; };
  tiny_loop loop;
  if (is("normal_case"))
    for (const timespec end = thread_cpu_in(1'000'000'000); before(thread_cpu_in(0), end);)
      loop.step([] { spin(1); });
  if (is("simple_stalls"))
    for (int i = 0; i < 10; ++i)
      loop.step([] { spin(100); });
  if (is("no_poll_no_stall"))
    for (int i = 0; i < 2000; ++i)
      loop.step([] {
        for (const timespec end = thread_cpu_in(500'000); before(thread_cpu_in(0), end);)
          ;
      });
  if (is("spin_in_userspace"))
    loop.step([] { spin(300); });
  if (is("spin_in_kernel"))
    loop.step(spin_in_kernel);
  if (is("stall_detector_crash"))
    for (int step = 0; step < 200; ++step)
      loop.step([] {
        for (int i = 0; i < 500; ++i)
          try {
            throw_nested(i % 3);
          } catch (const std::exception &) {
          }
      });
  if (is("sleeps"))
    for (int i = 0; i < 10; ++i)
      loop.step([] {
        const timespec moment{0, 20'000'000};
        nanosleep(&moment, nullptr);
      });
}
