// An unmodified Boost.Asio program: coroutine and completion handler, watched from outside.
// RUN: %cxx %s -o %t
// RUN: env COROSAN_OPTIONS=slow_step_ms=0 %corosan run -- %t 2> %t.err
// RUN: %FileCheck %s --input-file=%t.err --implicit-check-not=WARNING:
#include <boost/asio.hpp>
#include <thread>

namespace asio = boost::asio;
using namespace std::chrono_literals;

void load() { std::this_thread::sleep_for(20ms); }

asio::awaitable<void> session() {
  asio::steady_timer timer(co_await asio::this_coro::executor, 1ms);
  co_await timer.async_wait(asio::use_awaitable);
  load();
}
// CHECK: WARNING: CoroSanitizer: blocking-call
// CHECK: #0 {{.*}} in load() {{.*}}asio.cpp:11:
// CHECK-NEXT: #1 {{.*}} in session({{.*}}) {{.*}}asio.cpp:16:
// CHECK-NEXT: in main {{.*}}asio.cpp:
// CHECK: SUMMARY: CoroSanitizer: blocking-call {{.*}}asio.cpp:11:{{[0-9]+}} in load{{$}}

int main() {
  asio::io_context io;
  asio::co_spawn(io, session(), asio::detached);
  io.run();
}
