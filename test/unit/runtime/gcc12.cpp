// The coroutine expressions that g++ 12.2 compiles right, with aio's types, and the forms that replace those which it
// silently miscompiles (docs/findings/gcc-coroutine-bug.md): each object is made and destroyed once.
#include "helpers.h"

#include <aio/create_task.h>
#include <aio/gather.h>
#include <aio/sleep.h>
#include <aio/task_group.h>
#include <aio/timeout.h>

#include <gtest/gtest.h>

#include <array>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>

namespace {

/// Counts the objects that are alive; destroying one twice makes it negative.
struct counted {
  explicit counted(int number) : value(number) { ++alive; }
  counted(const counted &other) : value(other.value) { ++alive; }
  counted &operator=(const counted &) = default;
  ~counted() { --alive; }
  int value;
  static inline int alive = 0;
};
struct pair_of_counted { // an aggregate
  counted first, second;
};

aio::task<int> number(int value) {
  co_await aio::sleep(1s);
  co_return value;
}
aio::task<bool> yes() {
  co_await aio::sleep(0s);
  co_return true;
}
aio::task<counted> make(int value) {
  co_await aio::sleep(1s);
  co_return counted(value);
}
aio::task<int> take(counted given) {
  co_await aio::sleep(1s);
  co_return given.value;
}
aio::task<int> take_pair(pair_of_counted given) {
  co_await aio::sleep(1s);
  co_return given.first.value + given.second.value;
}
aio::task<int> take_text(std::string text) {
  co_await aio::sleep(1s);
  co_return static_cast<int>(text.size());
}
aio::task<int> call(std::function<int()> function) {
  co_await aio::sleep(1s);
  co_return function();
}

template <class Body> void check(Body body) {
  counted::alive = 0;
  run_mocked(body());
  EXPECT_EQ(counted::alive, 0);
}

// A: a condition with co_await in a body without a name: any declaration is enough.
aio::task<void> condition() {
  const bool answer = co_await yes();
  if (answer)
    co_return;
  ADD_FAILURE();
}
aio::task<void> condition_with_a_name() {
  if (const bool answer = co_await yes(); answer)
    co_return;
  ADD_FAILURE();
}
TEST(gcc12, a_condition) {
  check(condition);
  check(condition_with_a_name);
}

// B: aggregates get a name before the co_await.
aio::task<void> aggregate() {
  pair_of_counted both{counted(1), counted(2)};
  EXPECT_EQ(co_await take_pair(std::move(both)), 3);
  const counted first = co_await make(3);
  const pair_of_counted later{first, counted(4)};
  EXPECT_EQ(later.first.value + later.second.value, 7);
  EXPECT_EQ(co_await take(counted(5)), 5) << "a class with a constructor is no aggregate";
  EXPECT_EQ(co_await take_text(std::string(100, 'x')), 100);
}
TEST(gcc12, b_aggregates) { check(aggregate); }

// C: closures with more than references get a name, or the data becomes parameters.
aio::task<void> closures() {
  const counted kept(6);
  auto named = [kept] { return kept.value; };
  EXPECT_EQ(co_await call(named), 6);
  int seen = 0;
  co_await aio::with_task_group([&](aio::task_group &group) -> aio::task<void> {
    auto child = [](counted given, int &to) -> aio::task<void> {
      co_await aio::sleep(1s);
      to = given.value;
    };
    group.create_task(child(kept, seen));
    co_return;
  });
  EXPECT_EQ(seen, 6);
  EXPECT_EQ(
      co_await aio::with_timeout(1h, [&](aio::timeout_scope &) -> aio::task<int> { co_return co_await take(kept); }),
      6);
}
TEST(gcc12, c_closures) { check(closures); }

// D: the conditional operator gives a scalar or a named object.
aio::task<void> conditional(bool first) {
  counted chosen(0);
  if (first)
    chosen = co_await make(7);
  EXPECT_EQ(co_await take(chosen), first ? 7 : 0);
  EXPECT_EQ(first ? co_await number(1) : 2, first ? 1 : 2);
}
TEST(gcc12, d_conditional_operator) {
  check([] { return conditional(true); });
  check([] { return conditional(false); });
}

// E: new and throw get a value that is there already.
aio::task<void> new_and_throw() {
  counted made = co_await make(8);
  const std::unique_ptr<counted> owned(new counted(made));
  EXPECT_EQ(owned->value, 8);
  try {
    throw counted(made);
  } catch (const counted &thrown) {
    EXPECT_EQ(thrown.value, 8);
  }
  const auto shared = std::make_shared<counted>(co_await make(9));
  EXPECT_EQ(shared->value, 9);
}
TEST(gcc12, e_new_and_throw) { check(new_and_throw); }

// F: lists get a name.
aio::task<int> sum(std::vector<int> values) {
  int total = 0;
  for (const int value : values)
    total += co_await number(value);
  co_return total;
}
aio::task<void> lists() {
  std::vector<int> values{1, 2, 3};
  EXPECT_EQ(co_await sum(std::move(values)), 6);
}
TEST(gcc12, f_braced_lists) { check(lists); }

// What is right in both compilers, and stays so with our awaiters.
aio::task<void> all_right() {
  std::map<int, int> table;
  table[co_await number(1)] = co_await number(2);
  EXPECT_EQ(table[1], 2);
  int total = 1;
  total += co_await number(4);
  EXPECT_EQ(total, 5);
  const auto [left, right] = co_await aio::gather(make(1), make(2));
  EXPECT_EQ(left.value + right.value, 3);
  const std::optional<counted> maybe(co_await make(3));
  EXPECT_EQ(maybe->value, 3);
  EXPECT_EQ(co_await take(co_await make(4)), 4);
  for (const int each : std::array{co_await number(1), 2})
    total += each;
  EXPECT_EQ(total, 8);
}
TEST(gcc12, what_is_right) { check(all_right); }

// A frame that is destroyed while it is suspended destroys its parameters and locals once.
aio::task<void> suspended(counted parameter) {
  const counted local(parameter.value);
  co_await aio::sleep(1h);
  ADD_FAILURE() << local.value;
}
aio::task<void> destroys() {
  auto task = aio::create_task(suspended(counted(1)));
  co_await aio::sleep(0s);
  EXPECT_GE(counted::alive, 2);
  task.cancel();
}
TEST(gcc12, destroyed_while_suspended) { check(destroys); }

} // namespace
