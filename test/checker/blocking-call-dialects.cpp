// The same call in a coroutine of each library that the catalog knows, told in that library's words, and in one that it
// does not know.
// RUN: %not %coro_tidy --checks=-*,coro-blocking-call %s -- -std=c++20 -I%inputs/mock > %t 2>&1
// RUN: %FileCheck %s --implicit-check-not=warning: < %t
#include <aio/aio.h>
#include <dialects.h>

#include <thread>

using namespace std::chrono_literals;
inline void pause_here() { std::this_thread::sleep_for(1s); }

aio::task<> in_aio() {
  pause_here();
  // CHECK: :[[@LINE-1]]:3: warning: call to 'pause_here' can block the event loop in coroutine 'in_aio': it reaches 'std::this_thread::sleep_for'; use co_await aio::sleep(duration)
  co_return;
}
boost::cobalt::task<> in_cobalt() {
  pause_here();
  // CHECK: warning: {{.*}}coroutine 'in_cobalt': it reaches 'std::this_thread::sleep_for'; use {{.*}}boost::cobalt::use_op
  co_return;
}
boost::cobalt::promise<> in_cobalt_promise() {
  pause_here();
  // CHECK: warning: {{.*}}coroutine 'in_cobalt_promise': it reaches 'std::this_thread::sleep_for'; use {{.*}}boost::cobalt::use_op
  co_return;
}
folly::coro::Task<> in_folly() {
  pause_here();
  // CHECK: warning: {{.*}}coroutine 'in_folly': {{.*}}; use co_await folly::coro::sleep(duration)
  co_return;
}
cppcoro::task<> in_cppcoro() {
  pause_here();
  // CHECK: warning: {{.*}}coroutine 'in_cppcoro': {{.*}}; use co_await io_service.schedule_after(duration)
  co_return;
}
coro::task<> in_libcoro() {
  pause_here();
  // CHECK: warning: {{.*}}coroutine 'in_libcoro': {{.*}}; use co_await scheduler->yield_for(duration)
  co_return;
}
async_simple::coro::Lazy<> in_async_simple() {
  pause_here();
  // CHECK: warning: {{.*}}coroutine 'in_async_simple': {{.*}}; use co_await async_simple::coro::sleep(duration)
  co_return;
}
seastar::future<> in_seastar() {
  pause_here();
  // CHECK: warning: {{.*}}coroutine 'in_seastar': {{.*}}; use co_await seastar::sleep(duration)
  co_return;
}
QCoro::Task<> in_qcoro() {
  pause_here();
  // CHECK: warning: {{.*}}coroutine 'in_qcoro': {{.*}}; use co_await QCoro::sleepFor(duration)
  co_return;
}
drogon::Task<> in_drogon() {
  pause_here();
  // CHECK: warning: {{.*}}coroutine 'in_drogon': {{.*}}; use co_await drogon::sleepCoro(loop, duration)
  co_return;
}
concurrencpp::lazy_result<> in_concurrencpp() {
  pause_here();
  // CHECK: warning: {{.*}}coroutine 'in_concurrencpp': {{.*}}; use co_await timer_queue->make_delay_object(duration, executor)
  co_return;
}
unifex::task<> in_unifex() {
  pause_here();
  // CHECK: warning: {{.*}}coroutine 'in_unifex': {{.*}}; use co_await unifex::schedule_after(scheduler, duration)
  co_return;
}
exec::task<> in_stdexec() {
  pause_here();
  // CHECK: warning: {{.*}}coroutine 'in_stdexec': {{.*}}; use co_await exec::schedule_after(scheduler, duration)
  co_return;
}
asio::awaitable<> in_standalone_asio() {
  pause_here();
  // CHECK: warning: {{.*}}coroutine 'in_standalone_asio': {{.*}}; use an asio::steady_timer and co_await timer.async_wait(asio::use_awaitable)
  co_return;
}
unheard_of::coroutine<> in_another() {
  pause_here();
  // CHECK: warning: {{.*}}coroutine 'in_another': {{.*}}; use an awaitable timer
  co_return;
}

// Only the library's own sleep is beyond advice, not its namesakes.
async_simple::coro::Lazy<> sleep() {
  pause_here();
  // CHECK: warning: {{.*}}coroutine 'sleep': it reaches 'std::this_thread::sleep_for'; use co_await async_simple::coro::sleep(duration)
  co_return;
}
