// Looked at again and again while its tasks come and go: those that stay are always there, with their whole chains, all
// in one piece, and nothing that never was.
// RUN: %cxx %s %aio -o %t
// RUN: rm -f %t.jsonl
// RUN: env LOOK="%corosan ps --json --no-symbols PID" %t %t.jsonl
// RUN: %python %S/check_churn.py 15 < %t.jsonl
// RUN: rm -f %t.jsonl
// RUN: env COROSAN=1 COROSAN_OPTIONS=long_wait_ms=0:log_path=%t.log LOOK="%corosan ps --json --no-symbols PID" %t %t.jsonl
// RUN: %python %S/check_churn.py 15 < %t.jsonl
// UNSUPPORTED: asan, tsan
#include "../Inputs/sanitizer/look.h"

#include <aio/aio.h>

#include <atomic>

using namespace std::chrono_literals;

std::atomic<bool> ended{false};

aio::task<void> inner(int) { co_await aio::sleep(1h); }
aio::task<void> stays(int n) { co_await inner(n); }
aio::task<void> deep(int n) {
  if (n == 0)
    co_await aio::yield();
  else
    co_await deep(n - 1);
}
aio::task<void> goes(int n) { co_await deep(n % 7); }
aio::task<void> churns() {
  for (int n = 0; !ended; ++n) {
    aio::create_task(goes(n));
    if (n % 100 == 0)
      co_await aio::gather(goes(n), goes(n + 1));
    co_await aio::yield();
  }
}
aio::task<void> root(const char *file) {
  for (int n = 0; n < 500; ++n) { // neighbours in the list
    aio::create_task(stays(n), {.name = "stays"});
    aio::create_task(churns());
  }
  for (int round = 0; round < 3; ++round)
    co_await aio::yield(); // all of them have begun
  co_await aio::to_thread([file] {
    for (int round = 0; round < 15; ++round)
      look_from_outside(file);
    ended = true;
  });
  std::_Exit(0);
}
int main(int, char **argv) { aio::run(root(argv[1])); }
