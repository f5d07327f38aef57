// aio::async_generator: values, errors, consumers, the await chain. How it ends is in generator_end.cpp.
#include "sync_helpers.h"

#include <aio/async_generator.h>
#include <aio/detail/self_awaitable.h>
#include <aio/invalid_state_error.h>

#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <type_traits>

namespace {

static_assert(!std::is_copy_constructible_v<aio::async_generator<int>> &&
              std::is_nothrow_move_constructible_v<aio::async_generator<int>>);

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
  const numbers collected = co_await collect(generator);
  EXPECT_EQ(collected, numbers({0, 1, 2}));
  EXPECT_EQ(co_await generator.next(), std::nullopt) << "and so it stays";
  auto none = counting(0, 1s);
  EXPECT_EQ(co_await none.next(), std::nullopt);
}
TEST(async_generator, yields_and_awaits) { run_case(values()); }

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
TEST(async_generator, runs_from_yield_to_yield) { run_case(lazy()); }

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
TEST(async_generator, movable_items_and_references) { run_case(kinds_of_items()); }

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
TEST(async_generator, needs_no_stack) { run_case(deep()); }

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
TEST(async_generator, an_exception_ends_it) { run_case(errors()); }

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
TEST(async_generator, one_consumer_at_a_time) { run_case(concurrent()); }

aio::async_generator<int> asks_itself(aio::async_generator<int> *self) { co_yield (co_await self->next()).value_or(0); }
aio::task<void> recursion() {
  aio::async_generator<int> generator;
  generator = asks_itself(&generator);
  EXPECT_THROW(co_await generator.next(), aio::invalid_state_error);
}
TEST(async_generator, a_body_cannot_await_itself) { run_case(recursion()); }

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
