// Tasks that begin inside create_task. Case names are those of asyncio's test_eager_task_factory.
#include "cases.h"

#include <aio/context_var.h>
#include <aio/future.h>
#include <aio/gather.h>
#include <aio/task_group.h>
#include <aio/tasks.h>

#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <set>

namespace {

constexpr aio::task_options eager = {.eager = true};

aio::task<void> noop() { co_return; }
aio::task<void> is_a_task() {
  auto task = aio::create_task(noop(), eager);
  EXPECT_TRUE((std::is_same_v<decltype(task), aio::task_handle<void>>));
  EXPECT_TRUE(task.valid());
  co_await task;
}
TEST(eager_task_factory_EagerTaskFactoryLoopTests, eager_task_factory_set) { run_mocked(is_a_task()); }

aio::task<void> set_result(aio::future<std::string> future, std::string value) {
  future.set_value(std::move(value));
  co_return;
}
aio::task<void> await_future() {
  aio::future<std::string> future;
  auto task = aio::create_task(set_result(future, "my message"), eager);
  EXPECT_TRUE(task.done());
  EXPECT_EQ(co_await future, "my message");
}
TEST(eager_task_factory_EagerTaskFactoryLoopTests, await_future_during_eager_step) { run_mocked(await_future()); }

aio::task<std::string> hello() { co_return "hello"; }
aio::task<void> completes() {
  auto task = aio::create_task(hello(), eager);
  EXPECT_TRUE(task.done());
  EXPECT_EQ(co_await task, "hello");
}
TEST(eager_task_factory_EagerTaskFactoryLoopTests, eager_completion) { run_mocked(completes()); }

aio::task<void> blocks() {
  auto task = aio::create_task(give_after<std::string>(100ms, "finished after blocking"), eager);
  EXPECT_FALSE(task.done());
  EXPECT_EQ(co_await task, "finished after blocking");
  EXPECT_TRUE(task.done());
}
TEST(eager_task_factory_EagerTaskFactoryLoopTests, block_after_eager_step) { run_mocked(blocks()); }

aio::task<void> cancel_after_completion() {
  auto task = aio::create_task(hello(), eager);
  EXPECT_FALSE(task.cancel());
  EXPECT_EQ(co_await task, "hello");
  EXPECT_FALSE(task.cancelled());
}
TEST(eager_task_factory_EagerTaskFactoryLoopTests, cancellation_after_eager_completion) {
  run_mocked(cancel_after_completion());
}

aio::task<void> cancel_after_block() {
  auto task = aio::create_task(pause(100ms), eager);
  task.cancel("cancellation message");
  EXPECT_GT(task.cancelling(), 0);
  const auto error = co_await error_of(task);
  EXPECT_EQ(reason_of(error), "cancellation message");
}
TEST(eager_task_factory_EagerTaskFactoryLoopTests, cancellation_after_eager_step_blocks) {
  run_mocked(cancel_after_block());
}

aio::task<void> capture_current(aio::any_task &captured) {
  captured = aio::current_task();
  co_await aio::sleep(100ms);
  EXPECT_EQ(aio::current_task(), captured);
}
aio::task<void> current_task() {
  const aio::any_task self = aio::current_task();
  aio::any_task captured;
  auto task = aio::create_task(capture_current(captured), eager);
  EXPECT_EQ(captured, task);
  EXPECT_EQ(aio::current_task(), self) << "the maker is the current task again";
  co_await task;
}
TEST(eager_task_factory_EagerTaskFactoryLoopTests, current_task) { run_mocked(current_task()); }

bool contains(const std::vector<aio::any_task> &tasks, const aio::any_task &task) {
  return std::find(tasks.begin(), tasks.end(), task) != tasks.end();
}
aio::task<void> capture_all(std::vector<aio::any_task> &captured) {
  captured = aio::all_tasks();
  co_return;
}
aio::task<void> all_tasks_after_completion() {
  std::vector<aio::any_task> captured;
  auto task = aio::create_task(capture_all(captured), eager);
  EXPECT_TRUE(contains(captured, task));
  EXPECT_FALSE(contains(aio::all_tasks(), task));
  co_return;
}
TEST(eager_task_factory_EagerTaskFactoryLoopTests, all_tasks_with_eager_completion) {
  run_mocked(all_tasks_after_completion());
}

aio::task<void> capture_all_and_block(std::vector<aio::any_task> &captured, aio::future<void> first,
                                      aio::future<void> second) {
  captured = aio::all_tasks();
  co_await first;
  second.set_value();
}
aio::task<void> all_tasks_with_blocking() {
  std::vector<aio::any_task> captured;
  aio::future<void> first, second;
  auto task = aio::create_task(capture_all_and_block(captured, first, second), eager);
  EXPECT_TRUE(contains(captured, task));
  EXPECT_TRUE(contains(aio::all_tasks(), task));
  first.set_value();
  co_await second;
  EXPECT_FALSE(contains(aio::all_tasks(), task));
}
TEST(eager_task_factory_EagerTaskFactoryLoopTests, all_tasks_with_blocking) { run_mocked(all_tasks_with_blocking()); }

aio::context_var<int> eager_variable(0);
aio::task<void> change_variable(int &steps) {
  EXPECT_EQ(eager_variable.get(), 1);
  eager_variable.set(2);
  EXPECT_EQ(eager_variable.get(), 2);
  steps = 1;
  co_await aio::sleep(100ms);
  EXPECT_EQ(eager_variable.get(), 2);
  eager_variable.set(3);
  EXPECT_EQ(eager_variable.get(), 3);
  steps = 2;
}
aio::task<void> context_vars() {
  int steps = 0;
  eager_variable.set(1);
  auto task = aio::create_task(change_variable(steps), eager);
  EXPECT_EQ(steps, 1);
  EXPECT_EQ(eager_variable.get(), 1);
  co_await task;
  EXPECT_EQ(steps, 2);
  EXPECT_EQ(eager_variable.get(), 1);
}
TEST(eager_task_factory_EagerTaskFactoryLoopTests, context_vars) { run_mocked(context_vars()); }

aio::task<void> hold(std::shared_ptr<int>) { co_return; }
aio::task<void> frame_is_gone() {
  auto owned = std::make_shared<int>(1);
  auto task = aio::create_task(hold(owned), eager);
  EXPECT_EQ(owned.use_count(), 1) << "a task that is done keeps its result, not its frame";
  co_await task;
}
TEST(eager_task_factory_CEagerTaskFactoryLoopTests, issue122332) { run_mocked(frame_is_gone()); }

/// Which tasks there were, and how many of the eager ones needed the loop.
struct task_counter {
  std::set<std::uint64_t> ids;
  int not_done_at_once = 0;
  void note() { ids.insert(aio::current_task().id()); }
};

aio::task<int> awaitables_chain(int depth, task_counter &count) {
  count.note();
  if (depth == 0)
    co_return 0;
  co_return 1 + co_await awaitables_chain(depth - 1, count);
}
aio::task<void> chain(bool eagerly) {
  task_counter count;
  auto task = aio::create_task(awaitables_chain(100, count), {.eager = eagerly});
  EXPECT_EQ(task.done(), eagerly);
  EXPECT_EQ(co_await task, 100);
  EXPECT_EQ(count.ids.size(), 1u) << "awaiting a task<T> makes no task of the loop";
}
TEST(eager_task_factory_BaseTaskCountingTests, awaitables_chain) {
  run_mocked(chain(false));
  run_mocked(chain(true));
}

aio::task<void> recursive_taskgroups(int width, int depth, bool eagerly, task_counter &count) {
  count.note();
  if (depth == 0)
    co_return;
  auto body = [&](aio::task_group &group) -> aio::task<void> {
    for (int place = 0; place < width; ++place) {
      auto task = group.create_task(recursive_taskgroups(width, depth - 1, eagerly, count), {.eager = eagerly});
      count.not_done_at_once += !task.done();
    }
    co_return;
  };
  co_await aio::with_task_group(body);
}
constexpr std::size_t all_nodes = 1 + 5 + 25 + 125 + 625;

TEST(eager_task_factory_BaseTaskCountingTests, recursive_taskgroups) {
  task_counter lazy, eagerly;
  run_mocked(recursive_taskgroups(5, 4, false, lazy));
  EXPECT_EQ(lazy.ids.size(), all_nodes);
  EXPECT_EQ(lazy.not_done_at_once, static_cast<int>(all_nodes) - 1);
  run_mocked(recursive_taskgroups(5, 4, true, eagerly));
  EXPECT_EQ(eagerly.ids.size(), all_nodes);
  EXPECT_EQ(eagerly.not_done_at_once, 0) << "none of them visited the loop";
}

aio::task<void> recursive_gather(int width, int depth, bool eagerly, task_counter &count) {
  count.note();
  if (depth == 0)
    co_return;
  std::vector<aio::task_handle<void>> handles;
  for (int place = 0; place < width; ++place) {
    handles.push_back(aio::create_task(recursive_gather(width, depth - 1, eagerly, count), {.eager = eagerly}));
    count.not_done_at_once += !handles.back().done();
  }
  co_await aio::gather(handles);
}
aio::task<void> plain_gather(int width, int depth, task_counter &count) {
  count.note();
  if (depth == 0)
    co_return;
  std::vector<aio::task<void>> tasks;
  for (int place = 0; place < width; ++place)
    tasks.push_back(plain_gather(width, depth - 1, count));
  co_await aio::gather(std::move(tasks));
}
TEST(eager_task_factory_BaseTaskCountingTests, recursive_gather) {
  task_counter plain, lazy, eagerly;
  run_mocked(plain_gather(5, 4, plain));
  EXPECT_EQ(plain.ids.size(), all_nodes);
  run_mocked(recursive_gather(5, 4, false, lazy));
  EXPECT_EQ(lazy.not_done_at_once, static_cast<int>(all_nodes) - 1);
  run_mocked(recursive_gather(5, 4, true, eagerly));
  EXPECT_EQ(eagerly.not_done_at_once, 0) << "gathering what is done does not suspend";
}

} // namespace
