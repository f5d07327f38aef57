// How an aio::async_generator ends: aclose, athrow, cancellation, destruction.
#include "sync_helpers.h"

#include <aio/async_generator.h>
#include <aio/event.h>
#include <aio/generator_exit.h>
#include <aio/invalid_state_error.h>
#include <aio/spawn.h>
#include <aio/timeout.h>

#include <boost/asio/io_context.hpp>

#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <type_traits>

namespace {

static_assert(!std::is_base_of_v<std::exception, aio::generator_exit>, "catch (std::exception &) must not eat it");

/// Adds a word to a log when it is destroyed.
class farewell {
public:
  farewell(std::string &log, const char *word) : log_(log), word_(word) {}
  farewell(const farewell &) = delete;
  farewell &operator=(const farewell &) = delete;
  ~farewell() { log_ += word_; }

private:
  std::string &log_;
  const char *word_;
};

aio::async_generator<int> counting_to(int to, std::chrono::seconds pause) {
  for (int number = 0; number < to; ++number) {
    co_await aio::sleep(pause);
    co_yield number;
  }
}
aio::task<std::optional<int>> ask_for(aio::async_generator<int> &generator) { co_return co_await generator.next(); }

// aclose

aio::async_generator<int> closable(std::string &log) {
  const farewell local(log, "locals ");
  bool closing = false;
  try {
    co_yield 1;
    log += "not closed ";
  } catch (const aio::generator_exit &) {
    closing = true;
  }
  if (closing) {
    co_await aio::sleep(1s);
    log += "cleaned up ";
    co_return;
  }
  co_yield 2;
}
aio::task<void> close() {
  std::string log;
  auto generator = closable(log);
  EXPECT_EQ(co_await generator.next(), 1);
  co_await generator.aclose();
  EXPECT_EQ(log, "cleaned up locals ");
  EXPECT_EQ(co_await generator.next(), std::nullopt);
  co_await generator.aclose();
  EXPECT_EQ(log, "cleaned up locals ") << "closing twice does nothing";
  std::string second_log;
  auto second = closable(second_log);
  EXPECT_EQ(co_await second.next(), 1);
  EXPECT_EQ(co_await second.next(), 2);
  EXPECT_EQ(second_log, "not closed ");
}
TEST(async_generator, aclose_lets_the_body_clean_up) { run_case(close()); }

aio::async_generator<int> plain(std::string &log) {
  const farewell local(log, "locals ");
  co_yield 1;
  log += "went on ";
}
aio::task<void> close_plain() {
  std::string log;
  auto generator = plain(log);
  co_await generator.next();
  co_await generator.aclose();
  EXPECT_EQ(log, "locals ") << "generator_exit that nobody catches is no error";
  std::string unstarted_log;
  auto unstarted = plain(unstarted_log);
  co_await unstarted.aclose();
  EXPECT_EQ(co_await unstarted.next(), std::nullopt);
  EXPECT_EQ(unstarted_log, "") << "the body never begins";
}
TEST(async_generator, aclose_of_a_body_without_handlers) { run_case(close_plain()); }

aio::async_generator<int> stubborn() {
  for (int number = 0;; ++number) {
    try {
      co_yield number;
    } catch (const aio::generator_exit &) {
    }
  }
}
aio::async_generator<int> failing_close() {
  try {
    co_yield 1;
  } catch (const aio::generator_exit &) {
    throw std::runtime_error("while closing");
  }
}
aio::task<void> close_badly() {
  auto generator = stubborn();
  EXPECT_EQ(co_await generator.next(), 0);
  EXPECT_THROW(co_await generator.aclose(), aio::invalid_state_error);
  auto second = failing_close();
  EXPECT_EQ(co_await second.next(), 1);
  EXPECT_THROW(co_await second.aclose(), std::runtime_error);
}
TEST(async_generator, aclose_of_a_body_that_yields_or_fails) { run_case(close_badly()); }

// athrow

aio::async_generator<std::string> answering() {
  std::string answer = "begin";
  for (;;) {
    bool stop = false;
    try {
      co_yield answer;
      answer = "again";
    } catch (const std::runtime_error &error) {
      answer = error.what();
      stop = answer == "stop";
    }
    if (stop)
      co_return;
  }
}
aio::task<void> throwing() {
  auto generator = answering();
  EXPECT_EQ(co_await generator.next(), "begin");
  EXPECT_EQ(co_await generator.athrow(std::make_exception_ptr(std::runtime_error("thrown in"))), "thrown in");
  EXPECT_EQ(co_await generator.next(), "again");
  EXPECT_EQ(co_await generator.athrow(std::make_exception_ptr(std::runtime_error("stop"))), std::nullopt);
  EXPECT_THROW(co_await generator.athrow(std::make_exception_ptr(std::runtime_error("late"))), std::runtime_error)
      << "an exception does not vanish in a generator that has ended";
  auto unstarted = answering();
  EXPECT_THROW(co_await unstarted.athrow(std::make_exception_ptr(std::logic_error("early"))), std::logic_error);
  EXPECT_EQ(co_await unstarted.next(), std::nullopt);
  auto uncaught = answering();
  EXPECT_EQ(co_await uncaught.next(), "begin");
  EXPECT_THROW(co_await uncaught.athrow(std::make_exception_ptr(std::logic_error("not caught"))), std::logic_error);
  EXPECT_EQ(co_await uncaught.next(), std::nullopt);
  EXPECT_THROW((void)uncaught.athrow(nullptr), std::invalid_argument);
}
TEST(async_generator, athrow) { run_case(throwing()); }

// Cancellation

aio::async_generator<int> waiting(aio::event &event, std::string &log) {
  const farewell local(log, "locals ");
  bool cancelled = false;
  try {
    co_await event.wait();
  } catch (const aio::cancelled_error &) {
    log += "cancelled ";
    cancelled = true;
  }
  if (cancelled)
    throw aio::cancelled_error();
  co_yield 1;
}
aio::task<void> cancellation() {
  aio::event event;
  std::string log;
  auto generator = waiting(event, log);
  auto consumer = aio::create_task(ask_for(generator));
  co_await turn();
  consumer.cancel();
  EXPECT_THROW(co_await consumer, aio::cancelled_error);
  EXPECT_EQ(log, "cancelled locals ");
  EXPECT_EQ(co_await generator.next(), std::nullopt);
  auto second = counting_to(2, 1s);
  EXPECT_THROW(co_await aio::timeout(1ms, second.next()), aio::timeout_error);
  EXPECT_EQ(co_await second.next(), std::nullopt) << "the cancellation went through the body";
  auto third = counting_to(2, 1s);
  EXPECT_EQ(co_await aio::timeout(2s, third.next()), 0);
}
TEST(async_generator, cancellation_arrives_in_the_body) { run_case(cancellation()); }

// Destruction

aio::task<void> destroyed() {
  std::string log;
  {
    auto generator = plain(log);
    co_await generator.next();
  }
  EXPECT_EQ(log, "locals ") << "at once, and the body does not go on";
  auto generator = plain(log);
  co_await generator.next();
  generator = plain(log);
  EXPECT_EQ(log, "locals locals ") << "assignment too";
}
TEST(async_generator, destroyed_at_a_yield) { run_case(destroyed()); }

aio::task<std::optional<int>> ask_owner(std::unique_ptr<aio::async_generator<int>> &owner) {
  co_return co_await owner->next();
}
aio::task<void> destroyed_inside() {
  aio::event event;
  std::string log;
  auto owner = std::make_unique<aio::async_generator<int>>(waiting(event, log));
  auto consumer = aio::create_task(ask_owner(owner));
  co_await turn();
  owner.reset();
  EXPECT_EQ(log, "") << "a task is inside";
  event.set();
  EXPECT_EQ(co_await consumer, 1);
  EXPECT_EQ(log, "locals ") << "and destroyed it when it came out";
}
TEST(async_generator, destroyed_while_a_task_is_inside) { run_case(destroyed_inside()); }

aio::task<void> consume(aio::async_generator<int> &generator) { co_await generator.next(); }
TEST(async_generator, the_consumer_is_destroyed_inside) {
  aio::event event;
  std::string log;
  aio::async_generator<int> generator = waiting(event, log);
  {
    boost::asio::io_context context;
    aio::spawn(context, consume(generator), [](std::exception_ptr) { ADD_FAILURE(); });
    context.poll();
    EXPECT_EQ(event.waiters(), 1u);
    EXPECT_EQ(log, "");
  }
  EXPECT_EQ(log, "locals ") << "with the frame that awaited";
  EXPECT_FALSE(generator.valid());
}

} // namespace
