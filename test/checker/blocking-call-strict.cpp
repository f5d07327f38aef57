// Calls that only may block are reported in strict mode, and not without it.
// RUN: %coro_tidy --checks=-*,coro-blocking-call %s -- -std=c++20 -I%inputs/mock > %t.default 2>&1
// RUN: %FileCheck %s --check-prefix=DEFAULT --allow-empty < %t.default
// RUN: %not %coro_tidy --strict --checks=-*,coro-blocking-call %s -- -std=c++20 -I%inputs/mock > %t 2>&1
// RUN: %FileCheck %s --implicit-check-not="cpp:{{[0-9]+}}:{{[0-9]+}}: warning:" < %t
// DEFAULT-NOT: warning:
#include <aio/aio.h>

#include <cstdarg>
#include <cstdio>
#include <mutex>
#include <sys/stat.h>

aio::task<> may_block(std::mutex &mutex, struct stat *info) {
  std::lock_guard<std::mutex> guard(mutex);
  // CHECK: :[[@LINE-1]]:31: warning: call to 'std::lock_guard' blocks
  std::unique_lock<std::mutex> later(mutex, std::defer_lock);
  std::unique_lock<std::mutex> maybe(mutex, std::try_to_lock);
  later.lock();
  // CHECK: :[[@LINE-1]]:9: warning: call to 'std::unique_lock::lock' blocks
  std::printf("text");
  // CHECK: :[[@LINE-1]]:3: warning: call to 'printf' blocks
  stat("name", info);
  // CHECK: :[[@LINE-1]]:3: warning: call to 'stat' blocks
  co_return;
}

// Standard error is hardly ever slow; a file is.
aio::task<> standard_error(va_list arguments) {
  std::fprintf(stderr, "text");
  // CHECK: :[[@LINE-1]]:3: warning: call to 'fprintf' blocks
  fputs("text", stderr);
  // CHECK: :[[@LINE-1]]:3: warning: call to 'fputs' blocks
  fputc('c', stderr);
  // CHECK: :[[@LINE-1]]:3: warning: call to 'fputc' blocks
  vfprintf(stderr, "text", arguments);
  // CHECK: :[[@LINE-1]]:3: warning: call to 'vfprintf' blocks
  fwrite("text", 1, 4, stderr);
  // CHECK: :[[@LINE-1]]:3: warning: call to 'fwrite' blocks
  fflush(stderr);
  // CHECK: :[[@LINE-1]]:3: warning: call to 'fflush' blocks
  co_return;
}
