// The scanf family that newer C libraries have for C23, here in a library of its own where this C library has none:
// each is seen in a step, and none on a thread without a loop.
// RUN: %cxx -shared -fPIC -DLIBRARY %s -o %t.so
// RUN: %cxx %s %t.so -I%inputs -o %t
// RUN: echo 1 2 3 4 > %t.txt
// RUN: env COROSAN_OPTIONS=mode=strict:slow_step_ms=0:symbolize=0 %corosan run -- %t %t.txt 2> %t.err < %t.txt
// RUN: %FileCheck %s --input-file=%t.err
// RUN: env COROSAN_OPTIONS=mode=strict:slow_step_ms=0:symbolize=0 %corosan run -- %t %t.txt elsewhere 2> %t.err < %t.txt
// RUN: %FileCheck %s --check-prefix=ELSEWHERE --input-file=%t.err --implicit-check-not=WARNING:
// CHECK: Call: __isoc23_scanf(fd 0 file <{{.*}}.txt>)  [console]
// CHECK: Call: __isoc23_fscanf(fd {{[0-9]+}} file <{{.*}}.txt>)  [file]
// CHECK: Call: __isoc23_fwscanf(fd {{[0-9]+}} file <{{.*}}.txt>)  [file]
// ELSEWHERE: active
#include <cstdarg>
#include <cstdio>
#include <cwchar>

#ifdef LIBRARY
extern "C" {
int __isoc23_vfscanf(FILE *f, const char *format, va_list list) { return vfscanf(f, format, list); }
int __isoc23_vscanf(const char *format, va_list list) { return vscanf(format, list); }
int __isoc23_vfwscanf(FILE *f, const wchar_t *format, va_list list) { return vfwscanf(f, format, list); }
int __isoc23_fscanf(FILE *, const char *, ...) { return -2; } // never reached: its interposer takes the list
int __isoc23_scanf(const char *, ...) { return -2; }
int __isoc23_fwscanf(FILE *, const wchar_t *, ...) { return -2; }
}
#else
#include "corosan/corosan.h"
#include "sanitizer/tiny_loop.h"

#include <thread>

extern "C" {
int __isoc23_fscanf(FILE *, const char *, ...);
int __isoc23_scanf(const char *, ...);
int __isoc23_fwscanf(FILE *, const wchar_t *, ...);
}

int main(int count, char **arguments) {
  FILE *plain = std::fopen(arguments[1], "r"), *wide = std::fopen(arguments[1], "r");
  tiny_loop loop;
  int numbers[3] = {};
  bool good = false;
  const auto scan = [&] {
    good = __isoc23_scanf("%d", &numbers[0]) == 1 && __isoc23_fscanf(plain, "%d", &numbers[1]) == 1 &&
           __isoc23_fwscanf(wide, L"%d", &numbers[2]) == 1 && numbers[0] == 1 && numbers[1] == 1 && numbers[2] == 1;
  };
  if (count > 2) {
    const corosan::allow_blocking meant; // to wait for the thread
    std::thread(scan).join();
  } else {
    loop.step(scan);
  }
  return good ? 0 : 1;
}
#endif
