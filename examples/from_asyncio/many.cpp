// Many at once: gather, groups, wait, as_completed, shield.
#include <aio/as_completed.h>
#include <aio/cancelled_error.h>
#include <aio/create_task.h>
#include <aio/exception_group.h>
#include <aio/gather.h>
#include <aio/shield.h>
#include <aio/sleep.h>
#include <aio/task_group.h>
#include <aio/testing/run.h>
#include <aio/wait.h>
#include <aio/yield.h>

#include <chrono>
#include <iostream>
#include <stdexcept>
#include <string>
#include <vector>

using namespace std::chrono_literals;

namespace {

aio::task<int> after(std::chrono::seconds delay, int value) {
  co_await aio::sleep(delay);
  co_return value;
}
aio::task<int> fail_after(std::chrono::seconds delay, std::string what) {
  co_await aio::sleep(delay);
  throw std::runtime_error(what);
}

// asyncio.gather
aio::task<void> gather_some() {
  auto [a, b] = co_await aio::gather(after(2s, 1), after(1s, 2));
  std::cout << "gather: " << a << ' ' << b << '\n';
  auto results = co_await aio::gather(aio::return_exceptions, after(1s, 3), fail_after(1s, "no"));
  std::cout << "return_exceptions: " << std::get<0>(results).value() << ' ' << std::get<1>(results).has_value() << '\n';
}
// prints: gather: 1 2
// prints: return_exceptions: 3 0

// asyncio.TaskGroup, asyncio.TaskGroup.create_task
aio::task<void> group() {
  int sum = 0;
  co_await aio::with_task_group([&](aio::task_group &tasks) -> aio::task<void> {
    aio::task_handle<int> first = tasks.create_task(after(1s, 10));
    aio::task_handle<int> second = tasks.create_task(after(2s, 20));
    sum = co_await first + co_await second;
  });
  std::cout << "group: " << sum << '\n';
}
// prints: group: 30

// ExceptionGroup, ExceptionGroup.split, ExceptionGroup.exceptions
aio::task<void> failing_group() {
  try {
    co_await aio::with_task_group([](aio::task_group &tasks) -> aio::task<void> {
      tasks.create_task(fail_after(1s, "disk"));
      tasks.create_task(fail_after(1s, "network"));
      co_await aio::sleep(1h); // cancelled
    });
  } catch (const aio::exception_group &errors) {
    std::cout << "errors: " << errors.exceptions().size() << ' ' << errors.contains<std::runtime_error>() << '\n';
  }
}
// prints: errors: 2 1

// asyncio.TaskGroup.cancel
aio::task<void> end_a_group() {
  const auto begin = aio::now();
  co_await aio::with_task_group([](aio::task_group &tasks) -> aio::task<void> {
    tasks.create_task(after(1h, 0));
    co_await aio::sleep(1s);
    tasks.cancel();
  });
  std::cout << "cancel: after " << (aio::now() - begin) / 1s << " s\n";
}
// prints: cancel: after 1 s

// asyncio.wait, asyncio.FIRST_COMPLETED, asyncio.FIRST_EXCEPTION, asyncio.ALL_COMPLETED
aio::task<void> wait_for_some() {
  std::vector<aio::task_handle<int>> tasks;
  tasks.push_back(aio::create_task(after(1s, 1)));
  tasks.push_back(aio::create_task(after(2s, 2)));
  aio::wait_result first = co_await aio::wait(tasks, aio::return_when::first_completed);
  std::cout << "wait: " << first.done.size() << ' ' << first.pending.size() << '\n';
  aio::wait_result failed = co_await aio::wait(tasks, 100ms, aio::return_when::first_exception); // in time, or not
  aio::wait_result all = co_await aio::wait(tasks, aio::return_when::all_completed);
  std::cout << "wait: " << failed.pending.size() << ' ' << all.done.size() << '\n';
}
// prints: wait: 1 1
// prints: wait: 1 2

// asyncio.as_completed
aio::task<void> in_order_of_their_ends() {
  std::vector<aio::task<int>> tasks;
  tasks.push_back(after(2s, 2));
  tasks.push_back(after(1s, 1));
  auto all = aio::as_completed(std::move(tasks));
  while (auto done = co_await all.next())
    std::cout << "as_completed: " << done->result() << '\n';
}
// prints: as_completed: 1
// prints: as_completed: 2

aio::task<void> wait_shielded(aio::task_handle<int> &work) { co_await aio::shield(work); }

// asyncio.shield
aio::task<void> protect() {
  aio::task_handle<int> work = aio::create_task(after(2s, 7));
  aio::task_handle<void> waits = aio::create_task(wait_shielded(work));
  co_await aio::sleep(1s);
  waits.cancel();
  try {
    co_await waits;
  } catch (const aio::cancelled_error &) { // NOLINT(coro-swallowed-cancellation): of the task that was cancelled here
  }
  std::cout << "shield: " << co_await work << '\n';
}
// prints: shield: 7

aio::task<void> all() {
  co_await gather_some();
  co_await group();
  co_await failing_group();
  co_await end_a_group();
  co_await wait_for_some();
  co_await in_order_of_their_ends();
  co_await protect();
}

} // namespace

int main() { aio::testing::run(all()); }
