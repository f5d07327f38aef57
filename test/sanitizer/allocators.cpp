// Another allocator in front of the C library's, preloaded by the user.
// RUN: %cxx %s -I%inputs -o %t
// RUN: %if jemalloc %{ env LD_PRELOAD=%jemalloc COROSAN_OPTIONS=slow_step_ms=0:blocking_call_ms=30 %corosan run -- %t > %t.out 2>&1 %}
// RUN: %if jemalloc %{ %FileCheck %s --input-file=%t.out %}
// RUN: %if tcmalloc %{ env LD_PRELOAD=%tcmalloc COROSAN_OPTIONS=slow_step_ms=0:blocking_call_ms=30 %corosan run -- %t > %t.out 2>&1 %}
// RUN: %if tcmalloc %{ %FileCheck %s --input-file=%t.out %}
// REQUIRES: jemalloc || tcmalloc
#include "sanitizer/tiny_loop.h"

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <dlfcn.h>
#include <string>
#include <thread>
#include <vector>

static void load() { std::this_thread::sleep_for(std::chrono::milliseconds(80)); }
// CHECK-DAG: WARNING: CoroSanitizer: blocking-call
// CHECK-DAG: #0 {{.*}} in load()

int main() {
  Dl_info where{};
  dladdr(reinterpret_cast<void *>(dlsym(RTLD_DEFAULT, "malloc")), &where);
  std::printf("malloc of %s\n", where.dli_fname);
  // CHECK-DAG: malloc of {{.*}}lib{{jemalloc|tcmalloc}}
  std::printf("children: %s\n", std::getenv("LD_PRELOAD"));
  // CHECK-DAG: children: {{[^:]*}}lib{{[a-z_]+}}malloc{{[^:]*$}}
  tiny_loop loop;
  std::vector<std::string> kept;
  for (int i = 0; i < 100'000; ++i)
    kept.push_back(std::string(static_cast<std::size_t>(i % 100), 'x'));
  loop.step(load);
  kept.clear();
}
