// Stand-alone Asio with handler tracking, in C++14; and a pool of threads on one io_context, one of which is busy while
// the others idle.
// REQUIRES: asio
// RUN: %cxx %s -std=c++14 %asio_tracking -o %t
// RUN: env COROSAN_OPTIONS=slow_step_ms=0:blocking_call_ms=30 %corosan run -- %t 2> %t.err
// RUN: %FileCheck %s --input-file=%t.err --implicit-check-not=WARNING:
#include <asio.hpp>

#include <chrono>
#include <thread>
#include <vector>

void load() { std::this_thread::sleep_for(std::chrono::milliseconds(80)); }

int main() {
  asio::io_context io;
  asio::steady_timer first(io, std::chrono::milliseconds(50)), timer(io, std::chrono::milliseconds(100));
  first.async_wait([](std::error_code) {});
  timer.async_wait([](std::error_code) { load(); });
  std::vector<std::thread> pool;
  for (int i = 0; i < 3; ++i)
    pool.emplace_back([&] { io.run(); });
  for (std::thread &thread : pool)
    thread.join();
}
// CHECK: WARNING: CoroSanitizer: blocking-call
// CHECK-NEXT: on event loop '{{main|loop-[0-9]+}}'
// CHECK: In the handler of async_wait on deadline_timer 0x{{[0-9a-f]+}}, started at {{.*}}asio-standalone.cpp:19:
// CHECK: #0 {{.*}} in load() {{.*}}asio-standalone.cpp:13:
