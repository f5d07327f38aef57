// Interposed functions work before the sanitizer's constructor: in the constructor of another library, with an
// allocator that takes a lock while functions are looked up. dlopen of a bare name goes along the caller's RUNPATH as
// ever.
// RUN: rm -rf %t.dir && mkdir %t.dir
// RUN: %cxx -shared -fPIC %inputs/sanitizer/early_library.cpp -o %t.dir/libearly.so
// RUN: %cxx -shared -fPIC -DPLUGIN %s -o %t.dir/libplugin.so
// RUN: %cxx %s -I%inputs -L%t.dir -learly -Wl,--no-as-needed -Wl,-rpath,'$ORIGIN' -Wl,--enable-new-dtags -o %t.dir/program
// RUN: %t.dir/program > %t.plain
// RUN: env COROSAN_OPTIONS=mode=strict:symbolize=0 %corosan run -- %t.dir/program > %t.watched 2> %t.err
// RUN: diff %t.plain %t.watched
// RUN: %FileCheck %s --input-file=%t.watched
// RUN: grep "active (mode=strict" %t.err
// CHECK: constructor read 1
// CHECK: plugin says 7
#ifdef PLUGIN
extern "C" int say() { return 7; }
#else
#include "sanitizer/tiny_loop.h"

#include <cstdio>
#include <dlfcn.h>

const char *early_result();

int main() {
  std::puts(early_result());
  tiny_loop loop;
  loop.step([] {
    void *plugin = dlopen("libplugin.so", RTLD_NOW);
    auto *say = plugin != nullptr ? reinterpret_cast<int (*)()>(dlsym(plugin, "say")) : nullptr;
    std::printf("plugin says %d\n", say != nullptr ? say() : -1);
  });
}
#endif
