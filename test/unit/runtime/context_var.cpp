// context_var and context: values that belong to a task. (asyncio's cases of test_tasks about contexts stand with those
// of tasks.)
#include "cases.h"

#include <aio/context.h>
#include <aio/context_var.h>
#include <aio/gather.h>
#include <aio/loop.h>

#include <gtest/gtest.h>

#include <thread>

namespace {

aio::context_var<std::string> name("nobody");
aio::context_var<int> level(0);

aio::task<void> set_in_child(std::string value, std::string &before, std::string &after) {
  before = name.get();
  name.set(std::move(value));
  co_await aio::sleep(1s);
  after = name.get();
}
aio::task<void> isolation() {
  EXPECT_EQ(name.get(), "nobody");
  name.set("parent");
  std::string before_a, after_a, before_b, after_b;
  auto first = aio::create_task(set_in_child("a", before_a, after_a));
  auto second = aio::create_task(set_in_child("b", before_b, after_b));
  name.set("changed");
  co_await first;
  co_await second;
  EXPECT_EQ(before_a, "parent") << "as it was when the task was made";
  EXPECT_EQ(before_b, "parent");
  EXPECT_EQ(after_a, "a");
  EXPECT_EQ(after_b, "b");
  EXPECT_EQ(name.get(), "changed");
}
TEST(context_var, tasks_inherit_and_keep_apart) { run_mocked(isolation()); }

aio::task<void> set_name(std::string value) {
  name.set(std::move(value));
  co_return;
}
aio::task<void> awaited_calls() {
  co_await set_name("callee");
  EXPECT_EQ(name.get(), "callee") << "a task<T> that is awaited runs in the same task";
  co_await aio::gather(set_name("child"));
  EXPECT_EQ(name.get(), "callee") << "what is gathered is a task of its own";
}
TEST(context_var, awaited_calls_share_the_values) { run_mocked(awaited_calls()); }

aio::task<void> tokens() {
  auto first = name.set("one");
  auto second = name.set("two");
  level.set(5);
  EXPECT_EQ(name.get(), "two");
  name.reset(std::move(second));
  EXPECT_EQ(name.get(), "one");
  name.reset(std::move(first));
  EXPECT_EQ(name.get(), "nobody");
  EXPECT_EQ(level.get(), 5) << "other variables stay";
  co_return;
}
TEST(context_var, reset_gives_the_old_value_back) { run_mocked(tokens()); }

aio::task<std::string> read_name() {
  co_await aio::sleep(0s);
  co_return name.get();
}
aio::task<void> explicit_context() {
  name.set("kept");
  const aio::context kept = aio::context::current();
  name.set("now");
  const aio::context defaults;
  auto in_kept = aio::create_task(read_name(), {.context = &kept});
  auto in_defaults = aio::create_task(read_name(), {.context = &defaults});
  auto in_now = aio::create_task(read_name());
  EXPECT_EQ(co_await in_kept, "kept");
  EXPECT_EQ(co_await in_defaults, "nobody");
  EXPECT_EQ(co_await in_now, "now");
}
TEST(context_var, a_task_may_be_given_a_context) { run_mocked(explicit_context()); }

aio::task<void> callbacks() {
  std::string seen;
  name.set("caller");
  auto note = [&seen](const char *which) { seen += std::string(which) + name.get() + " "; };
  const aio::loop loop = aio::loop::current();
  loop.call_soon([&] { note("soon:"); });
  loop.call_later(1s, [&] { note("later:"); });
  auto task = aio::create_task(pause(2s));
  task.add_done_callback([&](const aio::any_task &) { note("done:"); });
  name.set("changed");
  co_await aio::sleep(3s);
  EXPECT_EQ(seen, "soon:caller later:caller done:caller ");
}
TEST(context_var, callbacks_have_the_callers_values) { run_mocked(callbacks()); }

TEST(context_var, outside_of_tasks_they_belong_to_the_thread) {
  auto old = level.set(3);
  EXPECT_EQ(level.get(), 3);
  int in_thread = -1;
  std::thread other([&in_thread] { in_thread = level.get(); });
  other.join();
  EXPECT_EQ(in_thread, 0);
  auto read_level = []() -> aio::task<int> { co_return level.get(); };
  EXPECT_EQ(run_mocked(read_level()), 3) << "a run begins with those of its thread";
  level.reset(std::move(old));
  EXPECT_EQ(level.get(), 0);
}

} // namespace
