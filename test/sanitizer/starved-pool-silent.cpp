// Calls that find a thread are silent, however long they run.
// RUN: %cxx %s %aio -o %t
// RUN: env COROSAN_OPTIONS=starved_pool_ms=100:long_wait_ms=0 %corosan run -- %t 2> %t.err
// RUN: %FileCheck %s --input-file=%t.err --implicit-check-not=WARNING:
// CHECK: active
#include <aio/aio.h>

#include <chrono>
#include <thread>

using namespace std::chrono_literals;

void work() { std::this_thread::sleep_for(500ms); }
aio::task<void> convert() { co_await aio::to_thread(work); }
aio::task<void> root() { co_await aio::gather(convert(), convert()); }
int main() { aio::run(root(), {.thread_limit = 2}); }
