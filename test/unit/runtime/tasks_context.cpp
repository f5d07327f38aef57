// asyncio's test_tasks: context variables.
#include "task_helpers.h"

#include <aio/context.h>
#include <aio/context_var.h>
#include <aio/gather.h>
#include <aio/loop.h>
#include <aio/runner.h>

#include <random>

namespace {

aio::context_var<std::string> variable("nope");
aio::context_var<int> counter(0);

aio::task<void> sub() {
  co_await aio::sleep(10ms);
  EXPECT_EQ(variable.get(), "nope");
  variable.set("something else");
}
aio::task<void> context_1_body() {
  EXPECT_EQ(variable.get(), "nope");
  auto task = aio::create_task(sub());
  co_await aio::sleep(10ms);
  variable.set("yes");
  EXPECT_EQ(variable.get(), "yes");
  co_await task;
  EXPECT_EQ(variable.get(), "yes") << "what the child set is its own";
}
TEST(tasks_BaseTaskTests, context_1) { run_mocked(context_1_body()); }

aio::task<void> context_2_body() {
  EXPECT_EQ(variable.get(), "nope");
  auto on_done = [](const aio::any_task &) {
    EXPECT_EQ(variable.get(), "nope") << "that of whom added it, at that time";
    variable.set("foo");
  };
  auto body = []() -> aio::task<void> {
    EXPECT_EQ(variable.get(), "nope");
    co_await aio::sleep(10ms);
    EXPECT_EQ(variable.get(), "nope");
    variable.set("bar");
    EXPECT_EQ(variable.get(), "bar");
  };
  auto task = aio::create_task(body());
  task.add_done_callback(on_done);
  variable.set("yes");
  co_await task;
  co_await turn();
  EXPECT_EQ(variable.get(), "yes");
}
TEST(tasks_BaseTaskTests, context_2) { run_mocked(context_2_body()); }

aio::task<void> numbered(int mine, std::minstd_rand &random) {
  counter.set(mine);
  for (int round = 0; round < 10; ++round) {
    EXPECT_EQ(counter.get(), mine);
    co_await aio::sleep(std::chrono::microseconds(random() % 1000));
    EXPECT_EQ(counter.get(), mine);
  }
}
aio::task<void> context_3_body() {
  std::minstd_rand random(1);
  std::vector<aio::task<void>> tasks;
  for (int place = 1; place <= 100; ++place)
    tasks.push_back(numbered(place, random));
  counter.set(-1);
  co_await aio::gather(std::move(tasks));
  EXPECT_EQ(counter.get(), -1);
}
TEST(tasks_BaseTaskTests, context_3) { run_mocked(context_3_body()); }

aio::task<void> sets_in_context(int expected, int next) {
  EXPECT_EQ(counter.get(), expected);
  counter.set(next);
  co_await turn();
  EXPECT_EQ(counter.get(), next);
}
aio::task<aio::context> given_context() {
  counter.set(5);
  co_return aio::context::current();
}
aio::task<void> context_4_body() {
  auto maker = aio::create_task(given_context());
  const aio::context given = co_await maker;
  EXPECT_EQ(counter.get(), 0);
  auto task = aio::create_task(sets_in_context(5, 6), {.context = &given});
  co_await task;
  EXPECT_EQ(counter.get(), 0);
  // A context is a snapshot: what the first task set in its copy does not show.
  auto again = aio::create_task(sets_in_context(5, 7), {.context = &given});
  co_await again;
}
TEST(tasks_BaseTaskTests, context_4) { run_mocked(context_4_body()); }

aio::task<void> set_counter(int value) {
  counter.set(value);
  co_return;
}
aio::task<void> context_5_body() {
  co_await set_counter(1);
  EXPECT_EQ(counter.get(), 1) << "a call is no task: it has its caller's variables";
  auto body = []() -> aio::task<void> {
    EXPECT_EQ(counter.get(), 1);
    counter.set(2);
    co_await set_counter(3);
    EXPECT_EQ(counter.get(), 3);
  };
  auto task = aio::create_task(body());
  co_await task;
  EXPECT_EQ(counter.get(), 1);
}
TEST(tasks_BaseTaskTests, context_5) { run_mocked(context_5_body()); }

aio::task<void> context_6_body() {
  const aio::context empty;
  counter.set(4);
  auto body = []() -> aio::task<int> {
    auto child = aio::create_task([]() -> aio::task<int> { co_return counter.get(); }());
    counter.set(9);
    co_return co_await child;
  };
  auto task = aio::create_task(body(), {.context = &empty});
  EXPECT_EQ(co_await task, 0) << "its children inherit the context that it was given";
  EXPECT_EQ(counter.get(), 4);
}
TEST(tasks_BaseTaskTests, context_6) { run_mocked(context_6_body()); }

aio::task<void> get_context_body() {
  counter.set(1);
  const aio::context mine = aio::context::current();
  counter.set(2);
  auto body = []() -> aio::task<int> { co_return counter.get(); };
  auto with = aio::create_task(body(), {.context = &mine});
  auto without = aio::create_task(body());
  EXPECT_EQ(co_await with, 1);
  EXPECT_EQ(co_await without, 2);
}
TEST(tasks_BaseTaskTests, get_context) { run_mocked(get_context_body()); }

} // namespace
