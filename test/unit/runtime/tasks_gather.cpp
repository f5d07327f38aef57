// asyncio's test_tasks: gather. Each case of the shared base runs with tasks that are given as they are, as handles and
// as futures.
#include "task_helpers.h"

#include <aio/gather.h>
#include <aio/loop.h>
#include <aio/runner.h>

#include <memory>

namespace {

using results = std::vector<aio::result<int>>;

/// Three futures gathered, with the values in the order of the arguments.
aio::task<numbers> gather_futures(aio::future<int> a, aio::future<int> b, aio::future<int> c) {
  auto [x, y, z] = co_await aio::gather(a, b, c);
  numbers values;
  values.push_back(x);
  values.push_back(y);
  values.push_back(z);
  co_return values;
}
aio::task<numbers> gather_tasks(aio::future<int> a, aio::future<int> b, aio::future<int> c) {
  std::vector<aio::task<int>> tasks;
  tasks.push_back(value_of(a));
  tasks.push_back(value_of(b));
  tasks.push_back(value_of(c));
  co_return co_await aio::gather(std::move(tasks));
}
aio::task<numbers> gather_handles(aio::future<int> a, aio::future<int> b, aio::future<int> c) {
  auto first = aio::create_task(value_of(a));
  auto second = aio::create_task(value_of(b));
  auto third = aio::create_task(value_of(c));
  auto [x, y, z] = co_await aio::gather(first, second, third);
  numbers values;
  values.push_back(x);
  values.push_back(y);
  values.push_back(z);
  co_return values;
}
using gatherer = aio::task<numbers> (*)(aio::future<int>, aio::future<int>, aio::future<int>);
constexpr gatherer gatherers[] = {&gather_futures, &gather_tasks, &gather_handles};

aio::task<void> rounds() {
  for (int round = 0; round < 4; ++round)
    co_await turn();
}

aio::task<void> success_body(gatherer gather) {
  aio::future<int> a, b, c;
  auto all = aio::create_task(gather(a, b, c));
  co_await rounds();
  b.set_value(2);
  co_await rounds();
  EXPECT_FALSE(all.done());
  a.set_value(1);
  co_await rounds();
  EXPECT_FALSE(all.done());
  c.set_value(3);
  const numbers values = co_await all;
  EXPECT_EQ(values, (numbers{1, 2, 3})) << "in the order of the arguments";
}
TEST(tasks_GatherTestsBase, success) {
  for (const gatherer gather : gatherers)
    run_mocked(success_body(gather));
}

aio::task<results> gather_errors(std::vector<aio::task<int>> tasks) {
  co_return co_await aio::gather(aio::return_exceptions, std::move(tasks));
}
aio::task<void> all_succeed_body() {
  std::vector<aio::task<int>> tasks;
  tasks.push_back(after(2s, 1));
  tasks.push_back(after(1s, 2));
  results given = co_await gather_errors(std::move(tasks));
  EXPECT_EQ(given[0].value(), 1);
  EXPECT_EQ(given[1].value(), 2);
}
TEST(tasks_GatherTestsBase, result_exception_success) { run_mocked(all_succeed_body()); }

aio::task<void> one_exception_body(gatherer gather) {
  aio::future<int> a, b, c;
  auto all = aio::create_task(gather(a, b, c));
  co_await rounds();
  b.set_exception(std::make_exception_ptr(std::runtime_error("first")));
  co_await rounds();
  EXPECT_TRUE(all.done()) << "at once";
  EXPECT_THROW(all.result(), std::runtime_error);
  a.set_value(1);
  c.set_exception(std::make_exception_ptr(std::logic_error("second")));
  co_await rounds();
  EXPECT_NE(c.exception(), nullptr);
}
TEST(tasks_GatherTestsBase, one_exception) {
  for (const gatherer gather : gatherers) {
    reports seen;
    aio::testing::clock clock;
    aio::run(one_exception_body(gather), {.on_exception = seen.handler(), .clock = &clock});
    EXPECT_TRUE(seen.lines.empty()) << seen.lines.size();
  }
}

aio::task<void> return_exceptions_body() {
  std::vector<aio::task<int>> tasks;
  tasks.push_back(after(4s, 1));
  tasks.push_back(fail_after(3s, "b"));
  tasks.push_back(after(2s, 3));
  tasks.push_back(fail_after(1s, "d"));
  results given = co_await gather_errors(std::move(tasks));
  EXPECT_EQ(given[0].value(), 1);
  EXPECT_FALSE(given[1].has_value());
  EXPECT_THROW(given[1].value(), std::runtime_error);
  EXPECT_EQ(given[2].value(), 3);
  EXPECT_NE(given[3].exception(), nullptr);
}
TEST(tasks_GatherTestsBase, return_exceptions) { run_mocked(return_exceptions_body()); }

aio::task<void> empty_body(const aio::testing::clock &clock) {
  std::vector<aio::task<int>> none;
  const numbers values = co_await aio::gather(std::move(none));
  EXPECT_TRUE(values.empty());
  const auto nothing = co_await aio::gather();
  EXPECT_EQ(std::tuple_size_v<decltype(nothing)>, 0u);
  EXPECT_EQ(clock.elapsed(), 0s);
}
TEST(tasks_FutureGatherTests, constructor_empty_sequence_use_running_loop) {
  aio::testing::clock clock;
  aio::run(empty_body(clock), {.clock = &clock});
}

aio::task<int> gather_one(aio::task_handle<int> &foreign) {
  const auto [value] = co_await aio::gather(foreign);
  co_return value;
}
aio::task<void> make_foreign(aio::task_handle<int> &out) {
  out = aio::create_task(after(10h, 1));
  co_return;
}
TEST(tasks_FutureGatherTests, constructor_heterogenous_futures) {
  aio::task_handle<int> foreign;
  aio::runner here, there;
  there.run(make_foreign(foreign));
  EXPECT_THROW(here.run(gather_one(foreign)), aio::invalid_state_error);
}

aio::task<void> homogenous_body() {
  std::vector<aio::task_handle<int>> handles;
  for (int place = 0; place < 100; ++place)
    handles.push_back(aio::create_task(after(std::chrono::seconds(100 - place), place)));
  const auto values = co_await aio::gather(handles);
  for (int place = 0; place < 100; ++place)
    EXPECT_EQ(values[static_cast<std::size_t>(place)], place);
}
TEST(tasks_FutureGatherTests, constructor_homogenous_futures) { run_mocked(homogenous_body()); }

aio::task<void> one_cancellation_body() {
  auto first = aio::create_task(after(1h, 1));
  auto second = aio::create_task(after(2s, 2));
  call_later(1s, [&first] { first.cancel(); });
  bool thrown = false;
  try {
    co_await aio::gather(first, second);
  } catch (const aio::cancelled_error &) {
    thrown = true;
  }
  EXPECT_TRUE(thrown);
  EXPECT_FALSE(second.done()) << "the gather was not cancelled";
  EXPECT_EQ(co_await second, 2);
}
TEST(tasks_FutureGatherTests, one_cancellation) { run_mocked(one_cancellation_body()); }

aio::task<results> gather_handles_errors(std::vector<aio::task_handle<int>> handles) {
  co_return co_await aio::gather(aio::return_exceptions, std::move(handles));
}
aio::task<void> result_cancellation_body() {
  std::vector<aio::task_handle<int>> handles;
  handles.push_back(aio::create_task(after(5s, 1)));
  handles.push_back(aio::create_task(after(1h, 2)));
  handles.push_back(aio::create_task(fail_after(1s, "third")));
  const aio::any_task cancelled = handles[1];
  call_later(2s, [cancelled] { cancelled.cancel(); });
  results given = co_await gather_handles_errors(std::move(handles));
  EXPECT_EQ(given[0].value(), 1);
  EXPECT_THROW(given[1].value(), aio::cancelled_error);
  EXPECT_THROW(given[2].value(), std::runtime_error);
}
TEST(tasks_FutureGatherTests, result_exception_one_cancellation) { run_mocked(result_cancellation_body()); }

TEST(tasks_CoroutineGatherTests, constructor_without_loop) {
  // Nothing begins before the co_await, so nothing can fail for want of a loop.
  {
    [[maybe_unused]] auto gathered = aio::gather(after(0s, 1), after(0s, 2));
  }
  SUCCEED();
}
aio::task<void> gather_running_loop_body() {
  const auto [one, two] = co_await aio::gather(after(0s, 1), after(0s, 2));
  EXPECT_EQ(one + two, 3);
}
TEST(tasks_CoroutineGatherTests, constructor_use_running_loop) { run_mocked(gather_running_loop_body()); }

aio::task<void> gather_duplicates_body() {
  int calls = 0;
  auto body = [](int &count) -> aio::task<int> {
    co_await turn();
    co_return ++count;
  };
  auto once = aio::create_task(body(calls));
  auto other = aio::create_task(after(0s, 9));
  const auto [a, b, c] = co_await aio::gather(once, other, once);
  EXPECT_EQ(a.get(), 1);
  EXPECT_EQ(b.get(), 9);
  EXPECT_EQ(c.get(), 1);
  EXPECT_EQ(&a.get(), &c.get());
}
TEST(tasks_CoroutineGatherTests, duplicate_coroutines) { run_mocked(gather_duplicates_body()); }

aio::task<int> log_cancel(int &proof) {
  try {
    co_await aio::sleep(1h);
  } catch (const aio::cancelled_error &) {
    ++proof;
    throw;
  }
  co_return 1;
}
aio::task<int> gather_two(aio::task_handle<int> &first, aio::task_handle<int> &second, int &proof) {
  co_await aio::gather(first, second);
  proof += 100;
  co_return proof;
}
aio::task<void> broadcast_body() {
  int proof = 0;
  auto first = aio::create_task(log_cancel(proof));
  auto second = aio::create_task(log_cancel(proof));
  auto outer = aio::create_task(gather_two(first, second, proof));
  co_await aio::sleep(1s);
  EXPECT_TRUE(outer.cancel());
  EXPECT_THROW(co_await outer, aio::cancelled_error);
  EXPECT_EQ(proof, 2);
  EXPECT_TRUE(first.cancelled());
  EXPECT_TRUE(second.cancelled());
}
TEST(tasks_CoroutineGatherTests, cancellation_broadcast) { run_mocked(broadcast_body()); }

aio::task<void> marking_body() {
  EXPECT_THROW(co_await aio::gather(fail_after(1s, "first"), fail_after(2s, "second")), std::runtime_error);
  co_await aio::sleep(1h);
}
TEST(tasks_CoroutineGatherTests, exception_marking) {
  reports seen;
  aio::testing::clock clock;
  aio::run(marking_body(), {.on_exception = seen.handler(), .clock = &clock});
  EXPECT_TRUE(seen.lines.empty()) << "the second error was offered to the gather";
}

// bpo-46672: a gather that already has an error does not look at a child that ends later.
aio::task<void> issue46672_body() {
  auto failing = aio::create_task(fail_after(0s, "failed"));
  auto cancelled = aio::create_task(after(1h, 1));
  call_soon([&cancelled] { cancelled.cancel(); });
  bool thrown = false;
  try {
    co_await aio::gather(failing, cancelled);
  } catch (const std::runtime_error &) {
    thrown = true;
  } catch (const aio::cancelled_error &) {
  }
  EXPECT_TRUE(thrown);
  EXPECT_THROW(co_await cancelled, aio::cancelled_error);
}
TEST(tasks_CoroutineGatherTests, issue46672) { run_mocked(issue46672_body()); }

aio::task<void> cancel_gather_1_body() {
  // A gather is not an object here: the task that gathers stands for it. Once done it refuses to be cancelled.
  aio::future<int> future;
  future.set_exception(std::make_exception_ptr(std::runtime_error("done")));
  auto body = [](aio::future<int> failed) -> aio::task<void> { co_await aio::gather(failed); };
  auto gathering = aio::create_task(body(future));
  EXPECT_THROW(co_await gathering, std::runtime_error);
  EXPECT_FALSE(gathering.cancel());
  EXPECT_FALSE(gathering.cancelled());
}
TEST(tasks_BaseTaskTests, cancel_gather_1) { run_mocked(cancel_gather_1_body()); }

aio::task<void> gather_forever(aio::any_task &child_out) {
  auto child = aio::create_task(after(1h, 1));
  child_out = child;
  co_await aio::gather(aio::return_exceptions, child);
}
aio::task<void> cancel_gather_2_body() {
  for (const char *message : {"", "my message"}) {
    aio::any_task child;
    auto gathering = aio::create_task(gather_forever(child));
    co_await aio::sleep(1s);
    gathering.cancel(message);
    EXPECT_EQ(co_await reason_of(gathering), message);
    EXPECT_TRUE(gathering.cancelled()) << "return_exceptions does not keep it back";
    EXPECT_TRUE(child.cancelled());
  }
}
TEST(tasks_BaseTaskTests, cancel_gather_2) { run_mocked(cancel_gather_2_body()); }

} // namespace
