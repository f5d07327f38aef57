// The loop: callbacks, its clock, errors that nobody can receive.
#include <aio/create_task.h>
#include <aio/exception_context.h>
#include <aio/loop.h>
#include <aio/run.h>
#include <aio/sleep.h>
#include <aio/testing/run.h>
#include <aio/yield.h>

#include <chrono>
#include <iostream>
#include <stdexcept>

using namespace std::chrono_literals;

namespace {

// asyncio.get_running_loop, loop.call_soon, loop.call_later, loop.call_at, loop.time
aio::task<void> callbacks() {
  const aio::loop loop = aio::loop::current();
  loop.call_later(2s, [] { std::cout << "later\n"; });
  loop.call_at(loop.time() + 1s, [] { std::cout << "at\n"; });
  loop.call_soon([] { std::cout << "soon\n"; });
  co_await aio::sleep(3s);
}
// prints: soon
// prints: at
// prints: later

// asyncio.Handle, asyncio.Handle.cancel, asyncio.Handle.cancelled
// asyncio.TimerHandle, asyncio.TimerHandle.cancel, asyncio.TimerHandle.cancelled, asyncio.TimerHandle.when
aio::task<void> take_a_call_back() {
  const aio::loop loop = aio::loop::current();
  aio::callback_handle call = loop.call_later(1s, [] { std::cout << "never\n"; });
  std::cout << "when: in " << (call.when() - loop.time()) / 1s << " s\n";
  call.cancel();
  co_await aio::sleep(2s);
  std::cout << "cancelled: " << call.cancelled() << '\n';
}
// prints: when: in 1 s
// prints: cancelled: 1

aio::task<void> fail() {
  co_await aio::yield();
  throw std::runtime_error("nobody looks");
}

// loop.set_exception_handler, loop.call_exception_handler
aio::task<void> lost_errors() {
  const aio::loop loop = aio::loop::current();
  auto before = loop.set_exception_handler(
      [](const aio::exception_context &context) { std::cout << "handler: " << context.task << '\n'; });
  aio::create_task(fail(), {.name = "lost"}); // NOLINT(coro-lost-handle): this is the point
  co_await aio::sleep(1s);
  aio::exception_context mine;
  mine.message = "said by hand";
  mine.task = "by hand";
  mine.exception = std::make_exception_ptr(std::runtime_error("no"));
  loop.call_exception_handler(mine);
  loop.set_exception_handler(std::move(before)); // get_exception_handler, too
}
// prints: handler: lost
// prints: handler: by hand

aio::task<int> child() { co_return 1; }

// loop.create_task
aio::task<void> tasks() { std::cout << "create_task: " << co_await aio::create_task(child()) << '\n'; }
// prints: create_task: 1

// loop.get_debug, loop.set_debug
aio::task<void> debug() {
  std::cout << "debug: " << aio::loop::current().debug() << '\n';
  co_return;
}
// prints: debug: 0

aio::task<aio::loop> my_loop() { co_return aio::loop::current(); }

// loop.is_closed
void afterwards() { std::cout << "closed: " << aio::run(my_loop()).is_closed() << '\n'; }
// prints: closed: 1

aio::task<void> all() {
  co_await callbacks();
  co_await take_a_call_back();
  co_await lost_errors();
  co_await tasks();
  co_await debug();
}

} // namespace

int main() {
  aio::testing::run(all());
  afterwards();
}
