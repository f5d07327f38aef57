// asyncio's test_tasks: run_coroutine_threadsafe.
#include "task_helpers.h"

#include <aio/gather.h>
#include <aio/loop.h>
#include <aio/run_coroutine_threadsafe.h>
#include <aio/tasks.h>
#include <aio/to_thread.h>

namespace {

aio::task<int> add(int left, int right, bool fail, bool cancel) {
  co_await turn();
  if (fail)
    throw std::runtime_error("Fail!");
  if (cancel)
    aio::current_task().cancel();
  co_await turn();
  co_return left + right;
}
/// Called on another thread: gives a task to the loop and waits for it there.
int target(const aio::loop &loop, bool fail, bool cancel) {
  return aio::run_coroutine_threadsafe(add(1, 2, fail, cancel), loop).get();
}
aio::task<int> ask(bool fail, bool cancel) {
  const aio::loop loop = aio::loop::current();
  co_return co_await aio::to_thread(&target, loop, fail, cancel);
}

TEST(tasks_RunCoroutineThreadsafeTests, run_coroutine_threadsafe) { EXPECT_EQ(aio::run(ask(false, false)), 3); }
TEST(tasks_RunCoroutineThreadsafeTests, run_coroutine_threadsafe_with_exception) {
  EXPECT_THROW(aio::run(ask(true, false)), std::runtime_error);
}
TEST(tasks_RunCoroutineThreadsafeTests, run_coroutine_threadsafe_task_cancelled) {
  EXPECT_THROW(aio::run(ask(false, true)), aio::cancelled_error);
}

aio::task<void> until_cancelled(std::string &log) {
  try {
    co_await aio::sleep(1000h);
  } catch (const aio::cancelled_error &) {
    log += "cancelled";
    throw;
  }
}
/// asyncio's future.result(timeout): not in time, so it is cancelled.
std::string impatient(const aio::loop &loop, std::string &log) {
  auto result = aio::run_coroutine_threadsafe(until_cancelled(log), loop);
  if (result.wait_for(0s))
    return "in time";
  result.cancel();
  try {
    result.get();
  } catch (const aio::cancelled_error &) {
    return "late";
  }
  return "finished";
}
aio::task<void> timeout_body() {
  std::string log;
  const aio::loop loop = aio::loop::current();
  const std::string ended = co_await aio::to_thread(&impatient, loop, std::ref(log));
  EXPECT_EQ(ended, "late");
  co_await turn();
  EXPECT_EQ(aio::all_tasks().size(), 1u) << "no task is left but this one";
}
TEST(tasks_RunCoroutineThreadsafeTests, run_coroutine_threadsafe_with_timeout) { aio::run(timeout_body()); }

} // namespace
