// Tasks: work that runs beside its maker.
#include <aio/cancelled_error.h>
#include <aio/context.h>
#include <aio/create_task.h>
#include <aio/sleep.h>
#include <aio/task.h>
#include <aio/task_handle.h>
#include <aio/tasks.h>
#include <aio/testing/run.h>
#include <aio/yield.h>

#include <chrono>
#include <iostream>
#include <stdexcept>

using namespace std::chrono_literals;

namespace {

aio::task<int> slow_square(int value) {
  co_await aio::sleep(1s);
  co_return value *value;
}

// asyncio.create_task, asyncio.ensure_future, asyncio.Task, asyncio.Task.done, asyncio.Task.result
aio::task<void> start_and_join() {
  aio::task_handle<int> square = aio::create_task(slow_square(6));
  const bool done_at_once = square.done();
  const int value = co_await square;
  std::cout << "task: " << done_at_once << ' ' << value << ' ' << square.result() << '\n';
}
// prints: task: 0 36 36

// asyncio.Task.get_name, asyncio.Task.set_name
aio::task<void> names() {
  aio::task_handle<int> square = aio::create_task(slow_square(1), {.name = "one"});
  std::cout << "name: " << square.name();
  square.set_name("uno");
  std::cout << ", then " << square.name() << '\n';
  co_await square;
}
// prints: name: one, then uno

// asyncio.Task.cancel, asyncio.Task.cancelled
aio::task<void> cancel_it() {
  aio::task_handle<int> square = aio::create_task(slow_square(2));
  co_await aio::yield(); // it begins
  square.cancel("not needed");
  try {
    co_await square;
  } catch (const aio::cancelled_error &cancelled) {
    std::cout << "cancel: " << cancelled.reason() << ' ' << square.cancelled() << '\n';
  }
}
// prints: cancel: not needed 1

aio::task<int> stubborn() {
  try {
    co_await aio::sleep(1h);
  } catch (const aio::cancelled_error &) { // NOLINT(coro-swallowed-cancellation): it takes the request back
    const int asked = aio::current_task().cancelling();
    std::cout << "uncancel: from " << asked << " to " << aio::current_task().uncancel() << '\n';
  }
  co_return 1;
}

// asyncio.Task.cancelling, asyncio.Task.uncancel
aio::task<void> take_back() {
  aio::task_handle<int> task = aio::create_task(stubborn());
  co_await aio::yield();
  task.cancel();
  co_await task;
}
// prints: uncancel: from 1 to 0

aio::task<void> fail() {
  co_await aio::yield();
  throw std::runtime_error("no");
}

// asyncio.Task.exception, asyncio.Task.add_done_callback, asyncio.Task.remove_done_callback
aio::task<void> callbacks() {
  aio::task_handle<void> task = aio::create_task(fail());
  task.add_done_callback([](const aio::any_task &done) { std::cout << "callback: " << done.name().empty() << '\n'; });
  const auto second = task.add_done_callback([](const aio::any_task &) { std::cout << "never\n"; });
  task.remove_done_callback(second);
  co_await aio::sleep(1s);
  std::cout << "exception: " << (task.exception() != nullptr) << '\n';
}
// prints: callback: 0
// prints: exception: 1

// asyncio.current_task, asyncio.all_tasks
aio::task<void> who_is_there() {
  aio::current_task().set_name("main");
  aio::task_handle<int> other = aio::create_task(slow_square(3), {.name = "other"});
  for (const aio::any_task &task : aio::all_tasks())
    std::cout << "all: " << task.name() << '\n';
  co_await other;
}
// prints: all: main
// prints: all: other

aio::task<int> at_once() { co_return 5; }

// asyncio.eager_task_factory, asyncio.create_eager_task_factory
aio::task<void> eager() {
  aio::task_handle<int> task = aio::create_task(at_once(), {.eager = true});
  std::cout << "eager: " << task.done() << ' ' << co_await task << '\n';
}
// prints: eager: 1 5

aio::task<void> all() {
  co_await start_and_join();
  co_await names();
  co_await cancel_it();
  co_await take_back();
  co_await callbacks();
  co_await who_is_there();
  co_await eager();
}

} // namespace

int main() { aio::testing::run(all()); }
