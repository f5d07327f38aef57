// A loop that never had a timer or a descriptor waits for another thread. Where there is none, and no handler of a
// signal either, that is as dead as any.
// RUN: %cxx %s %aio -o %t
// RUN: %not sh -c "trap '' INT; COROSAN_OPTIONS=all_asleep_ms=100:halt_on_error=1:exitcode=3 exec %corosan run -- %t" 2> %t.err
// RUN: %FileCheck %s --input-file=%t.err --implicit-check-not=WARNING:
// RUN: sh -c "trap '' INT; COROSAN_OPTIONS=all_asleep_ms=50 exec %corosan run -- %t thread" 2> %t.err
// RUN: %FileCheck %s --check-prefix=SILENT --input-file=%t.err --implicit-check-not=WARNING: --implicit-check-not=ERROR:
// RUN: sh -c "trap '' INT; COROSAN_OPTIONS=all_asleep_ms=50 exec %corosan run -- %t signal" 2> %t.err
// RUN: %FileCheck %s --check-prefix=SILENT --input-file=%t.err --implicit-check-not=WARNING: --implicit-check-not=ERROR:
#include <aio/aio.h>

#include <chrono>
#include <csignal>
#include <string>
#include <thread>
#include <unistd.h>

aio::task<void> consume(aio::queue<int> &items) { co_await items.get(); }
aio::task<void> root(std::string who) {
  aio::queue<int> items;
  if (who == "thread") {
    std::thread([&items, loop = aio::loop::current()] {
      std::this_thread::sleep_for(std::chrono::milliseconds(400));
      loop.call_soon_threadsafe([&items] { items.put_nowait(1); });
    }).detach();
  }
  if (who == "signal") {
    signal(SIGALRM, [](int) { _exit(0); });
    alarm(1);
  }
  co_await consume(items);
}
int main(int, char **arguments) { aio::run(root(arguments[1] != nullptr ? arguments[1] : "")); }

// CHECK: ERROR: CoroSanitizer: all-asleep all tasks are asleep: deadlock
// CHECK: 1 tasks, no timer, no operation, no other thread
// CHECK: [async] {{.*}}queue
// CHECK-NEXT: [async] consume({{.*}} {{.*}}all-asleep-thread.cpp:18
// CHECK: SUMMARY: CoroSanitizer: all-asleep {{.*}}all-asleep-thread.cpp:18 in consume
// SILENT: active
