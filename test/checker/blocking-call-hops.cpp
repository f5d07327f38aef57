// A coroutine that moves itself to a pool and back, along every way through its body.
// RUN: %not %coro_tidy --checks=-*,coro-blocking-call %s -- -std=c++20 -I%inputs/mock > %t
// RUN: %FileCheck %s --implicit-check-not="cpp:{{[0-9]+}}:{{[0-9]+}}: warning:" < %t
#include <boost/asio.hpp>
#include <dialects.h>

#include <memory>
#include <unistd.h>

namespace net = boost::asio;

cppcoro::task<> before(cppcoro::static_thread_pool &pool) {
  ::sleep(1); // CHECK: :[[@LINE]]:3: warning: call to 'sleep' blocks the event loop in coroutine 'before'
  co_await pool.schedule();
  ::sleep(1);
}

cppcoro::task<> on_one_way(cppcoro::static_thread_pool &pool, bool there) {
  if (there) {
    co_await pool.schedule();
    ::sleep(1);
  }
  ::sleep(1); // CHECK: :[[@LINE]]:3: warning: call to 'sleep' blocks the event loop in coroutine 'on_one_way'
}

cppcoro::task<> on_both_ways(cppcoro::static_thread_pool &one, cppcoro::static_thread_pool &other, bool which) {
  if (which)
    co_await one.schedule();
  else
    co_await other.schedule();
  ::sleep(1);
}

cppcoro::task<> leaves_early(cppcoro::static_thread_pool &pool, bool there) {
  if (!there)
    co_return;
  co_await pool.schedule();
  ::sleep(1);
}

cppcoro::task<> around(cppcoro::static_thread_pool &pool) {
  for (int i = 0; i < 3; ++i) {
    ::sleep(1); // CHECK: :[[@LINE]]:5: warning: call to 'sleep' blocks the event loop in coroutine 'around'
    co_await pool.schedule();
    ::sleep(1);
  }
}

cppcoro::task<> there_and_back(cppcoro::static_thread_pool &pool, cppcoro::io_service &loop) {
  co_await pool.schedule();
  ::sleep(1);
  co_await loop.schedule();
  ::sleep(1); // CHECK: :[[@LINE]]:3: warning: call to 'sleep' blocks the event loop in coroutine 'there_and_back'
}

cppcoro::task<> within_a_lambda(cppcoro::static_thread_pool &pool) {
  [] {
    ::sleep(1); // CHECK: :[[@LINE]]:5: warning: call to 'sleep' blocks the event loop in coroutine 'within_a_lambda'
  }();
  co_await pool.schedule();
  [] { ::sleep(1); }();
}

// An operation of Asio comes back to the coroutine's own executor.
net::awaitable<void> until_the_next_await(net::thread_pool &pool, net::io_context &loop) {
  co_await net::post(net::bind_executor(pool, net::use_awaitable));
  ::sleep(1);
  co_await net::post(loop, net::use_awaitable);
  ::sleep(1); // CHECK: :[[@LINE]]:3: warning: call to 'sleep' blocks the event loop in coroutine 'until_the_next_await'
}

namespace concurrencpp {
struct executor_tag {};
struct executor {};
struct thread_pool_executor : executor {};
struct manual_executor : executor {};
template <class E> cppcoro::task<> resume_on(std::shared_ptr<E> executor);
} // namespace concurrencpp

concurrencpp::lazy_result<> through_a_pointer(std::shared_ptr<concurrencpp::thread_pool_executor> pool,
                                              std::shared_ptr<concurrencpp::manual_executor> loop) {
  co_await concurrencpp::resume_on(pool);
  ::sleep(1);
  co_await concurrencpp::resume_on(loop);
  ::sleep(1); // CHECK: :[[@LINE]]:3: warning: call to 'sleep' blocks the event loop in coroutine 'through_a_pointer'
}

// A coroutine with an executor_tag starts on the executor that follows it.
concurrencpp::lazy_result<> starts_there(concurrencpp::executor_tag,
                                         std::shared_ptr<concurrencpp::thread_pool_executor>,
                                         std::shared_ptr<concurrencpp::manual_executor> loop) {
  ::sleep(1);
  co_await concurrencpp::resume_on(loop);
  ::sleep(1); // CHECK: :[[@LINE]]:3: warning: call to 'sleep' blocks the event loop in coroutine 'starts_there'
}

concurrencpp::lazy_result<> starts_here(concurrencpp::executor_tag, concurrencpp::manual_executor &) {
  ::sleep(1); // CHECK: :[[@LINE]]:3: warning: call to 'sleep' blocks the event loop in coroutine 'starts_here'
  co_return;
}
