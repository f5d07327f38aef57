// An aio program under COROSAN=1 starts another aio program: that one is watched with follow_exec=1 only. COROSAN=0
// keeps the sanitizer off even where its library is loaded.
// RUN: %cxx %s %aio -o %t
// RUN: env COROSAN=1 %t > %t.out 2>&1
// RUN: %FileCheck %s --input-file=%t.out
// CHECK: active
// CHECK-NOT: active
// CHECK: parent: COROSAN is not set
// CHECK-NOT: active
// CHECK: child: COROSAN is not set
// RUN: env COROSAN=1 COROSAN_OPTIONS=follow_exec=1 %t > %t.out 2>&1
// RUN: %FileCheck %s --check-prefix=FOLLOW --input-file=%t.out
// FOLLOW: active
// FOLLOW: parent: COROSAN is 1
// FOLLOW: active
// FOLLOW: child: COROSAN is 1
// RUN: sh -c 'COROSAN=0 LD_PRELOAD=$(dirname %corosan)/../lib/libcorosan.so %t' > %t.out 2>&1
// RUN: %FileCheck %s --check-prefix=OFF --input-file=%t.out --implicit-check-not=active --implicit-check-not=ACTIVE
// OFF: parent: COROSAN is 0
// OFF: child: COROSAN is 0
#include <aio/aio.h>

#include <cstdio>
#include <cstdlib>
#include <string>

aio::task<void> say(const char *who) {
  const char *value = std::getenv("COROSAN");
  std::printf("%s: COROSAN is %s\n", who, value != nullptr ? value : "not set");
  std::fflush(stdout);
  co_return;
}

int main(int argc, char **argv) {
  aio::run(say(argc > 1 ? "child" : "parent"));
  return argc > 1 ? 0 : std::system((std::string(argv[0]) + " child").c_str());
}
