// aio::async_generator: values, errors, closing, cancellation, destruction, the await chain.
#include "sync_helpers.h"

#include <aio/async_generator.h>
#include <aio/detail/self_awaitable.h>
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
static_assert(!std::is_copy_constructible_v<aio::async_generator<int>> &&
              std::is_nothrow_move_constructible_v<aio::async_generator<int>>);

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

aio::async_generator<int> counting(int to, std::chrono::seconds pause) {
  for (int number = 0; number < to; ++number) {
    co_await aio::sleep(pause);
    co_yield number;
  }
}
aio::task<numbers> collect(aio::async_generator<int> &generator) {
  numbers result;
  while (std::optional<int> number = co_await generator.next())
    result.push_back(*number);
  co_return result;
}
aio::task<void> values() {
  auto generator = counting(3, 1s);
  EXPECT_EQ(co_await collect(generator), numbers({0, 1, 2}));
  EXPECT_EQ(co_await generator.next(), std::nullopt) << "and so it stays";
  auto none = counting(0, 1s);
  EXPECT_EQ(co_await none.next(), std::nullopt);
}
TEST(async_generator, yields_and_awaits) { run_mocked(values()); }

aio::async_generator<int> noting(std::string &log) {
  log += "begin ";
  co_yield 1;
  log += "end ";
}
aio::task<void> lazy() {
  std::string log;
  auto generator = noting(log);
  EXPECT_EQ(log, "");
  int others = 0;
  call_soon([&] { ++others; });
  EXPECT_EQ(co_await generator.next(), 1);
  EXPECT_EQ(log, "begin ");
  auto moved = std::move(generator);
  EXPECT_FALSE(generator.valid());
  EXPECT_THROW(co_await generator.next(), aio::invalid_state_error);
  EXPECT_EQ(co_await moved.next(), std::nullopt);
  EXPECT_EQ(log, "begin end ");
  EXPECT_EQ(others, 0) << "a body that does not suspend does not suspend its consumer";
  co_await turn();
}
TEST(async_generator, runs_from_yield_to_yield) { run_mocked(lazy()); }

aio::async_generator<std::unique_ptr<int>> owned_items() {
  co_yield std::make_unique<int>(1);
  auto second = std::make_unique<int>(2);
  co_yield std::move(second);
}
aio::async_generator<std::string> text_items() {
  const std::string text = "kept by the body";
  co_yield text;
  co_yield text;
}
aio::async_generator<int &> references(numbers &items) {
  for (int &item : items)
    co_yield item;
}
aio::task<void> kinds_of_items() {
  auto owned = owned_items();
  int sum = 0;
  while (auto item = co_await owned.next())
    sum += **item;
  EXPECT_EQ(sum, 3);
  auto text = text_items();
  EXPECT_EQ(co_await text.next(), "kept by the body");
  EXPECT_EQ(co_await text.next(), "kept by the body");
  numbers items = {1, 2};
  auto by_reference = references(items);
  while (int *item = co_await by_reference.next())
    *item += 10;
  EXPECT_EQ(items, numbers({11, 12}));
}
TEST(async_generator, movable_items_and_references) { run_mocked(kinds_of_items()); }

aio::async_generator<int> many(int to) {
  for (int number = 0; number < to; ++number)
    co_yield number;
}
aio::async_generator<int> outer(int to) {
  auto inner = many(to);
  while (std::optional<int> number = co_await inner.next())
    co_yield *number;
}
aio::task<void> deep() {
  auto generator = outer(200'000);
  long sum = 0;
  while (std::optional<int> number = co_await generator.next())
    sum += *number;
  EXPECT_EQ(sum, 199'999L * 100'000L);
}
TEST(async_generator, needs_no_stack) { run_mocked(deep()); }

aio::async_generator<int> failing() {
  co_yield 1;
  throw std::runtime_error("in the body");
}
aio::task<void> errors() {
  auto generator = failing();
  EXPECT_EQ(co_await generator.next(), 1);
  EXPECT_THROW(co_await generator.next(), std::runtime_error);
  EXPECT_EQ(co_await generator.next(), std::nullopt) << "it has ended";
}
TEST(async_generator, an_exception_ends_it) { run_mocked(errors()); }

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
TEST(async_generator, aclose_lets_the_body_clean_up) { run_mocked(close()); }

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
TEST(async_generator, aclose_of_a_body_without_handlers) { run_mocked(close_plain()); }

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
TEST(async_generator, aclose_of_a_body_that_yields_or_fails) { run_mocked(close_badly()); }

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
TEST(async_generator, athrow) { run_mocked(throwing()); }

// Two consumers

aio::task<std::optional<int>> ask(aio::async_generator<int> &generator) { co_return co_await generator.next(); }
aio::task<void> concurrent() {
  auto generator = counting(3, 1s);
  auto first = aio::create_task(ask(generator));
  co_await turn();
  EXPECT_THROW(co_await generator.next(), aio::invalid_state_error);
  EXPECT_THROW(co_await generator.aclose(), aio::invalid_state_error);
  EXPECT_EQ(co_await first, 0) << "the one inside is not disturbed";
  EXPECT_EQ(co_await generator.next(), 1) << "another task may go on";
}
TEST(async_generator, one_consumer_at_a_time) { run_mocked(concurrent()); }

aio::async_generator<int> asks_itself(aio::async_generator<int> *self) { co_yield (co_await self->next()).value_or(0); }
aio::task<void> recursion() {
  aio::async_generator<int> generator;
  generator = asks_itself(&generator);
  EXPECT_THROW(co_await generator.next(), aio::invalid_state_error);
}
TEST(async_generator, a_body_cannot_await_itself) { run_mocked(recursion()); }

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
  auto consumer = aio::create_task(ask(generator));
  co_await turn();
  consumer.cancel();
  EXPECT_THROW(co_await consumer, aio::cancelled_error);
  EXPECT_EQ(log, "cancelled locals ");
  EXPECT_EQ(co_await generator.next(), std::nullopt);
  auto second = counting(2, 1s);
  EXPECT_THROW(co_await aio::timeout(1ms, second.next()), aio::timeout_error);
  EXPECT_EQ(co_await second.next(), std::nullopt) << "the cancellation went through the body";
  auto third = counting(2, 1s);
  EXPECT_EQ(co_await aio::timeout(2s, third.next()), 0);
}
TEST(async_generator, cancellation_arrives_in_the_body) { run_mocked(cancellation()); }

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
TEST(async_generator, destroyed_at_a_yield) { run_mocked(destroyed()); }

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
TEST(async_generator, destroyed_while_a_task_is_inside) { run_mocked(destroyed_inside()); }

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

// The await chain

aio::async_generator<const aio::debug::task_view *> tells_its_task() {
  for (;;) {
    aio::detail::task_state &self = co_await aio::detail::self_awaitable();
    co_yield &self;
  }
}
aio::task<const aio::debug::task_view *> ask_task(aio::async_generator<const aio::debug::task_view *> &generator) {
  const auto seen = co_await generator.next();
  aio::detail::task_state &self = co_await aio::detail::self_awaitable();
  EXPECT_EQ(seen, &self);
  co_return *seen;
}
int depth(const aio::debug::task_view &task) {
  int frames = 0;
  for (const aio::debug::frame *frame = task.leaf; frame; frame = frame->parent)
    ++frames;
  return frames;
}
aio::task<void> chain() {
  auto generator = tells_its_task();
  auto first = aio::create_task(ask_task(generator));
  const auto *first_task = co_await first;
  auto second = aio::create_task(ask_task(generator));
  EXPECT_NE(co_await second, first_task) << "the body runs in the task that asks";

  aio::detail::task_state &self = co_await aio::detail::self_awaitable();
  auto slow = counting(2, 1s);
  int inside = 0;
  call_soon([&] { inside = depth(self); });
  co_await slow.next();
  EXPECT_EQ(inside, 2) << "the body's frame, then the consumer's";
  EXPECT_EQ(depth(self), 1) << "back in the consumer";
}
TEST(async_generator, is_part_of_the_await_chain) { run_mocked(chain()); }

} // namespace
