// Asio operations inside tasks, asio::awaitable both ways, and spawn on a context of the user's own.
#include "helpers.h"

#include <aio/aio.h>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/use_future.hpp>
#include <boost/asio/write.hpp>

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <thread>

namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::system_error;

aio::task<std::size_t> echo_once(aio::tcp_acceptor &acceptor) {
  aio::tcp_socket peer = co_await acceptor.async_accept();
  char bytes[64];
  std::size_t total = 0;
  try {
    for (;;) {
      const std::size_t count = co_await peer.async_read_some(asio::buffer(bytes));
      co_await asio::async_write(peer, asio::buffer(bytes, count));
      total += count;
    }
  } catch (const system_error &error) {
    EXPECT_EQ(error.code(), asio::error::eof);
  }
  co_return total;
}
aio::task<void> echo_body() {
  aio::tcp_acceptor acceptor(aio::current_executor(), tcp::endpoint(asio::ip::address_v4::loopback(), 0));
  auto server = aio::create_task(echo_once(acceptor));
  {
    aio::tcp_socket client(co_await asio::this_coro::executor);
    co_await client.async_connect(acceptor.local_endpoint());
    for (int round = 0; round < 100; ++round) {
      co_await asio::async_write(client, asio::buffer("hello", 5));
      char answer[5];
      const std::size_t count = co_await asio::async_read(client, asio::buffer(answer));
      EXPECT_EQ(std::string(answer, count), "hello");
    }
  }
  EXPECT_EQ(co_await server, 500u);
}
TEST(use_op, echo) { aio::run(echo_body()); }

aio::task<void> accept_forever(aio::tcp_acceptor &acceptor) { (void)co_await acceptor.async_accept(); }
aio::task<void> cancel_op_body() {
  aio::tcp_acceptor acceptor(aio::current_executor(), tcp::endpoint(asio::ip::address_v4::loopback(), 0));
  auto task = aio::create_task(accept_forever(acceptor));
  co_await aio::sleep(0s);
  task.cancel();
  EXPECT_THROW(co_await task, aio::cancelled_error);
  // Edge-triggered: the object works again.
  EXPECT_THROW(co_await aio::timeout(1ms, acceptor.async_accept()), aio::timeout_error);
  const auto [error, peer] =
      co_await aio::timeout(1s, [](aio::tcp_acceptor &listening) -> aio::task<std::tuple<int, bool>> {
        aio::tcp_socket client(aio::current_executor());
        co_await client.async_connect(listening.local_endpoint());
        aio::tcp_socket accepted = co_await listening.async_accept();
        co_return std::tuple<int, bool>(0, accepted.is_open());
      }(acceptor));
  EXPECT_EQ(error, 0);
  EXPECT_TRUE(peer);
}
TEST(use_op, cancel) { aio::run(cancel_op_body()); }

aio::task<void> tokens_body() {
  aio::steady_timer timer(aio::current_executor(), 1h);
  timer.cancel();
  auto body = [](aio::steady_timer &sleeper) -> aio::task<int> {
    const auto [error] = co_await sleeper.async_wait(asio::as_tuple(aio::use_op));
    co_return error.value();
  };
  auto waiting = aio::create_task(body(timer));
  co_await aio::sleep(0s);
  timer.cancel(); // not our cancellation: an error like any other
  EXPECT_EQ(co_await waiting, asio::error::operation_aborted);
  auto throwing = [](aio::steady_timer &sleeper) -> aio::task<void> { co_await sleeper.async_wait(); };
  auto second = aio::create_task(throwing(timer));
  co_await aio::sleep(0s);
  timer.cancel();
  EXPECT_THROW(co_await second, system_error);
  co_await asio::post(aio::current_executor(), aio::use_op);
}
TEST(use_op, tokens_and_foreign_cancel) { aio::run(tokens_body()); }

// An operation that completes inside its initiation, and one that ignores the associated executor.
template <class Token> auto async_at_once(int value, Token &&token) {
  return asio::async_initiate<Token, void(int, std::string)>(
      [](auto handler, int number) { std::move(handler)(number, std::string("at once")); }, token, value);
}
template <class Token> auto async_elsewhere(std::thread &thread, Token &&token) {
  return asio::async_initiate<Token, void(std::exception_ptr)>(
      [](auto handler, std::thread *out) {
        *out = std::thread([handler = std::move(handler)]() mutable {
          std::move(handler)(std::make_exception_ptr(std::runtime_error("elsewhere")));
        });
      },
      token, &thread);
}
template <class Token> auto async_dropped(Token &&token) {
  return asio::async_initiate<Token, void()>([](auto handler) { auto gone = std::move(handler); }, token);
}
aio::task<void> third_party_body() {
  for (int round = 0; round < 100'000; ++round) {
    auto [number, text] = co_await async_at_once(round, aio::use_op);
    if (number != round || text != "at once")
      ADD_FAILURE();
  }
  const auto loop = std::this_thread::get_id();
  std::thread thread;
  EXPECT_THROW(co_await async_elsewhere(thread, aio::use_op), std::runtime_error);
  EXPECT_EQ(loop, std::this_thread::get_id());
  thread.join();
  EXPECT_THROW(co_await async_dropped(aio::use_op), system_error);
}
TEST(use_op, third_party_operations) { aio::run(third_party_body()); }

struct witness {
  explicit witness(bool &out) : flag(&out) {}
  witness(const witness &) = delete;
  witness &operator=(const witness &) = delete;
  ~witness() { *flag = true; }
  bool *flag;
};
aio::task<void> waits_forever(asio::io_context &other, bool &destroyed) {
  witness local(destroyed);
  asio::steady_timer timer(other, 1000h);
  co_await timer.async_wait(aio::use_op);
}
TEST(use_op, a_handler_destroyed_without_a_call_does_not_leak_the_frame) {
  bool destroyed = false;
  {
    asio::io_context context;
    aio::spawn(context, waits_forever(context, destroyed), [](std::exception_ptr) { ADD_FAILURE(); });
    context.poll();
    EXPECT_FALSE(destroyed);
  }
  EXPECT_TRUE(destroyed);
}

aio::task<int> plus_one(int value) {
  co_await aio::sleep(1ms);
  co_return value + 1;
}
aio::task<void> fails() {
  co_await aio::sleep(1ms);
  throw std::runtime_error("from the task");
}
asio::awaitable<int> in_awaitable(int value) {
  asio::steady_timer timer(co_await asio::this_coro::executor, 1ms);
  co_await timer.async_wait(asio::use_awaitable);
  const int first = co_await plus_one(value);
  const int second = co_await aio::as_awaitable(plus_one(first));
  co_return second;
}
asio::awaitable<void> failing_in_awaitable() { co_await fails(); }
asio::awaitable<void> endless() {
  asio::steady_timer timer(co_await asio::this_coro::executor, 1000h);
  co_await timer.async_wait(asio::use_awaitable);
}
aio::task<void> bridges_body() {
  EXPECT_EQ(co_await in_awaitable(40), 42);
  EXPECT_THROW(co_await failing_in_awaitable(), std::runtime_error);
  EXPECT_THROW(co_await aio::timeout(1ms, endless()), aio::timeout_error);
}
TEST(awaitable, both_ways) { aio::run(bridges_body()); }

aio::task<void> endless_task(std::string &log) {
  try {
    co_await aio::sleep(1000h);
  } catch (const aio::cancelled_error &) {
    log += "cancelled";
    throw;
  }
}
TEST(spawn, on_a_plain_io_context) {
  asio::io_context context;
  auto number = aio::spawn(context.get_executor(), plus_one(8), asio::use_future);
  auto error = aio::spawn(asio::any_io_executor(context.get_executor()), fails(), asio::use_future);
  auto foreign = asio::co_spawn(context, in_awaitable(1), asio::use_future);
  context.run();
  EXPECT_EQ(number.get(), 9);
  EXPECT_THROW(error.get(), std::runtime_error);
  EXPECT_EQ(foreign.get(), 3);
}
TEST(spawn, cancellation_slot) {
  asio::io_context context;
  std::string log;
  asio::cancellation_signal signal;
  bool called = false;
  aio::spawn(context, endless_task(log), asio::bind_cancellation_slot(signal.slot(), [&](std::exception_ptr error) {
               called = true;
               EXPECT_THROW(std::rethrow_exception(error), aio::cancelled_error);
             }));
  context.poll();
  signal.emit(asio::cancellation_type::total);
  context.run();
  EXPECT_TRUE(called);
  EXPECT_EQ(log, "cancelled");
}
TEST(spawn, thread_work_keeps_the_context_running) {
  asio::io_context context;
  auto body = []() -> aio::task<int> { co_return co_await aio::to_thread([] { return 5; }); };
  auto number = aio::spawn(context, body(), asio::use_future);
  context.run();
  EXPECT_EQ(number.get(), 5);
}

aio::task<void> handler_error_body() {
  asio::post(aio::current_executor(), [] { throw std::runtime_error("in a handler"); });
  co_await aio::sleep(1ms);
}
TEST(run, exception_of_a_plain_handler_is_reported) {
  reports seen;
  aio::run(handler_error_body(), {.on_exception = seen.handler()});
  ASSERT_EQ(seen.lines.size(), 1u);
  EXPECT_EQ(seen.lines[0], "an exception escaped from an Asio handler on the loop|");
}

} // namespace
