// run and runner. Case names are those of asyncio's test_runners.
#include "cases.h"

#include <aio/async_generator.h>
#include <aio/context_var.h>
#include <aio/debug.h>
#include <aio/future.h>
#include <aio/keyboard_interrupt.h>
#include <aio/loop.h>
#include <aio/runner.h>
#include <aio/tasks.h>

#include <gtest/gtest.h>

#include <csignal>
#include <memory>
#include <thread>

namespace {

namespace debug = aio::debug;

/// A debugger that looks at nothing: what makes a loop's debug() true.
const debug::hooks silent_hooks = {
    .version = debug::abi_version,
    .loop_opened = [](debug::loop_view &) noexcept {},
    .loop_closed = [](debug::loop_view &) noexcept {},
    .turn_begin = [](debug::loop_view &) noexcept {},
    .turn_end = [](debug::loop_view &) noexcept {},
    .step_begin = [](debug::loop_view &, debug::task_view &) noexcept {},
    .step_end = [](debug::loop_view &, debug::task_view &) noexcept {},
    .frame_created = [](debug::frame &) noexcept {},
    .frame_destroyed = [](debug::frame &) noexcept {},
    .task_created = [](debug::task_view &) noexcept {},
    .task_destroyed = [](debug::task_view &) noexcept {},
    .wrong_thread = [](debug::loop_view &) noexcept {},
    .noticed = [](const debug::notice &) noexcept {},
};
struct debugging {
  debugging() { debug::active = &silent_hooks; }
  ~debugging() { debug::active = nullptr; }
  debugging(const debugging &) = delete;
  debugging &operator=(const debugging &) = delete;
};

aio::task<int> forty_two() {
  co_await aio::sleep(0s);
  co_return 42;
}
TEST(runners_RunTests, asyncio_run_return) { EXPECT_EQ(aio::run(forty_two()), 42); }

TEST(runners_RunTests, asyncio_run_raises) { EXPECT_THROW(aio::run(fail_after<value_error>(0s)), value_error); }

TEST(runners_RunTests, asyncio_run_only_coro) {
  EXPECT_THROW(aio::run(aio::task<int>()), aio::invalid_state_error);
  auto moved = forty_two();
  EXPECT_EQ(aio::run(std::move(moved)), 42);
  EXPECT_THROW(aio::run(std::move(moved)), aio::invalid_state_error); // NOLINT(bugprone-use-after-move)
}

aio::task<bool> debug_inside() { co_return aio::loop::current().debug(); }
TEST(runners_RunTests, asyncio_run_debug) {
  EXPECT_FALSE(aio::run(debug_inside()));
  const debugging hooks;
  EXPECT_TRUE(aio::run(debug_inside()));
}

aio::task<void> run_inside(std::string &message) {
  try {
    aio::run(forty_two());
  } catch (const aio::invalid_state_error &error) {
    message = error.what();
  }
  co_return;
}
TEST(runners_RunTests, asyncio_run_from_running_loop) {
  std::string message;
  aio::run(run_inside(message));
  EXPECT_NE(message.find("cannot be called"), std::string::npos) << message;
}

aio::task<int> leave_behind(aio::task_handle<void> &left, aio::task<void> leftover) {
  left = aio::create_task(std::move(leftover), {.name = "left"});
  co_await aio::sleep(0s);
  co_return 123;
}
TEST(runners_RunTests, asyncio_run_cancels_hanging_tasks) {
  aio::task_handle<void> left;
  EXPECT_EQ(aio::run(leave_behind(left, pause(100ms))), 123);
  EXPECT_TRUE(left.done());
  EXPECT_TRUE(left.cancelled());
}

TEST(runners_RunTests, asyncio_run_reports_hanging_tasks_errors) {
  aio::task_handle<void> left;
  reports seen;
  EXPECT_EQ(aio::run(leave_behind(left, fail_when_left<zero_division>()), {.on_exception = seen.handler()}), 123);
  EXPECT_TRUE(left.done());
  ASSERT_EQ(seen.lines.size(), 1u) << "although its handle is still there";
  EXPECT_EQ(seen.lines[0], "a task failed when it was cancelled at the end of the run|left");
  EXPECT_THROW(left.result(), zero_division);
}

/// Its share is there as long as the generator's frame.
aio::async_generator<int> fidget(std::shared_ptr<int>) {
  for (;;) {
    co_yield 1;
    co_await aio::sleep(1s);
  }
}
aio::task<void> spin(std::shared_ptr<int> life) {
  auto generator = fidget(life);
  bool cancelled = false;
  while (!cancelled) {
    try {
      co_await generator.next();
    } catch (const aio::cancelled_error &) {
      cancelled = true;
    }
  }
  throw zero_division();
}
aio::task<void> exit_with_spinner(aio::task_handle<void> &left, std::shared_ptr<int> life) {
  left = aio::create_task(spin(std::move(life)));
  co_await aio::sleep(10s);
  throw my_error();
}
TEST(runners_RunTests, asyncio_run_closes_gens_after_hanging_tasks_errors) {
  aio::task_handle<void> left;
  auto life = std::make_shared<int>(0);
  reports seen;
  aio::testing::clock clock;
  EXPECT_THROW(aio::run(exit_with_spinner(left, life), {.on_exception = seen.handler(), .clock = &clock}), my_error);
  EXPECT_TRUE(left.done());
  EXPECT_EQ(life.use_count(), 1);
  EXPECT_EQ(seen.lines.size(), 1u);
}

aio::task<void> spawn_when_cancelled(bool &cancelled) {
  const auto error = co_await error_of(pause(1000h));
  cancelled = is_cancelled(error);
  (void)aio::create_task(pause(1000h));
}
aio::task<void> leave_a_spawner(bool &cancelled) {
  (void)aio::create_task(spawn_when_cancelled(cancelled));
  co_await aio::sleep(1s);
}
TEST(run, cancels_tasks_that_are_made_while_it_ends) {
  bool cancelled = false;
  aio::testing::clock clock;
  aio::run(leave_a_spawner(cancelled), {.clock = &clock});
  EXPECT_TRUE(cancelled);
  EXPECT_EQ(clock.elapsed(), 1s) << "they are not waited for";
}

aio::task<void> remember_loop(aio::loop *&kept, aio::loop &place) {
  place = aio::loop::current();
  kept = &place;
  co_await aio::sleep(0s);
  EXPECT_EQ(aio::loop::current(), place);
}
TEST(runners_RunTests, asyncio_run_set_event_loop) {
  aio::runner once;
  aio::loop place = once.get_loop();
  aio::loop *kept = nullptr;
  EXPECT_THROW(aio::loop::current(), aio::invalid_state_error);
  once.run(remember_loop(kept, place));
  EXPECT_EQ(*kept, once.get_loop()) << "the loop is this thread's while a run lasts";
  EXPECT_THROW(aio::loop::current(), aio::invalid_state_error);
}

TEST(runners_RunnerTests, non_debug) {
  aio::runner runner;
  EXPECT_FALSE(runner.get_loop().debug());
}
TEST(runners_RunnerTests, debug) {
  const debugging hooks;
  aio::runner runner;
  EXPECT_TRUE(runner.get_loop().debug());
}

TEST(runners_RunnerTests, run) {
  aio::runner runner;
  EXPECT_EQ(runner.run(forty_two()), 42);
  const aio::loop loop = runner.get_loop();
  EXPECT_FALSE(loop.is_closed());
  runner.close();
  EXPECT_THROW(runner.get_loop(), aio::invalid_state_error);
  EXPECT_TRUE(loop.is_closed());
}

TEST(runners_RunnerTests, run_non_coro) {
  aio::runner runner;
  EXPECT_THROW(runner.run(aio::task<int>()), aio::invalid_state_error);
  EXPECT_EQ(runner.run(forty_two()), 42);
}

template <class Awaitable>
concept runnable = requires(aio::runner &runner, Awaitable awaitable) { runner.run(std::move(awaitable)); };
TEST(runners_RunnerTests, run_future) {
  EXPECT_TRUE(runnable<aio::task<int>>);
  EXPECT_FALSE(runnable<aio::future<int>>);
}

TEST(runners_RunnerTests, explicit_close) {
  aio::runner runner;
  const aio::loop loop = runner.get_loop();
  runner.close();
  EXPECT_THROW(runner.get_loop(), aio::invalid_state_error);
  EXPECT_TRUE(loop.is_closed());
}

TEST(runners_RunnerTests, double_close) {
  aio::runner runner;
  const aio::loop loop = runner.get_loop();
  runner.close();
  EXPECT_TRUE(loop.is_closed());
  runner.close();
  EXPECT_TRUE(loop.is_closed());
}

aio::task<void> append(std::vector<int> &list, int value) {
  list.push_back(value);
  co_return;
}
TEST(runners_RunnerTests, second_with_block_raises) {
  std::vector<int> list;
  aio::runner runner;
  runner.run(append(list, 1));
  runner.close();
  EXPECT_THROW(runner.run(append(list, 2)), aio::invalid_state_error);
  EXPECT_EQ(list, std::vector<int>{1});
}

aio::context_var<int> variable(-1);
aio::task<int> exchange_variable(int value) {
  const int old = variable.get();
  co_await aio::sleep(0s);
  variable.set(value);
  co_return old;
}
TEST(runners_RunnerTests, run_keeps_context) {
  aio::runner runner;
  EXPECT_EQ(runner.run(exchange_variable(1)), -1);
  EXPECT_EQ(runner.run(exchange_variable(2)), 1);
  EXPECT_EQ(runner.run(exchange_variable(3)), 2);
  EXPECT_EQ(variable.get(), -1);
}

aio::task<void> run_again(aio::runner &runner, int &calls) {
  auto inner = [](int &count) -> aio::task<void> {
    ++count;
    co_return;
  };
  runner.run(inner(calls));
  co_return;
}
TEST(runners_RunnerTests, recursive_run) {
  int calls = 0;
  aio::runner runner;
  EXPECT_THROW(runner.run(run_again(runner, calls)), aio::invalid_state_error);
  EXPECT_EQ(calls, 0);
  EXPECT_EQ(runner.run(forty_two()), 42) << "the runner is as good as before";
}

/// The default action, whatever the shell that started the test gave it.
struct default_sigint {
  default_sigint() : old(std::signal(SIGINT, SIG_DFL)) {}
  ~default_sigint() { std::signal(SIGINT, old); }
  default_sigint(const default_sigint &) = delete;
  default_sigint &operator=(const default_sigint &) = delete;
  void (*old)(int);
};
void interrupt_self() { std::raise(SIGINT); }

aio::task<void> spin_until_cancelled(aio::testing::clock &clock) {
  std::exception_ptr error;
  while (!error) {
    clock.advance(1ms);
    error = co_await error_of(pause(0s));
  }
  EXPECT_TRUE(is_cancelled(error));
  throw aio::cancelled_error();
}
TEST(runners_RunnerTests, interrupt_call_soon) {
  const default_sigint untouched;
  aio::testing::clock clock;
  aio::runner runner({.on_sigint = aio::sigint_policy::raise, .clock = &clock});
  runner.get_loop().call_later(100ms, interrupt_self);
  EXPECT_THROW(runner.run(spin_until_cancelled(clock)), aio::keyboard_interrupt);
  EXPECT_EQ(runner.run(forty_two()), 42);
}

aio::task<void> wait_until_cancelled(aio::future<void> future) {
  try {
    co_await future;
    ADD_FAILURE();
  } catch (const aio::cancelled_error &) {
  }
  throw aio::cancelled_error();
}
TEST(runners_RunnerTests, interrupt_wait) {
  const default_sigint untouched;
  aio::testing::clock clock;
  aio::runner runner({.on_sigint = aio::sigint_policy::raise, .clock = &clock});
  aio::future<void> future;
  runner.get_loop().call_later(100ms, interrupt_self);
  EXPECT_THROW(runner.run(wait_until_cancelled(future)), aio::keyboard_interrupt);
  EXPECT_TRUE(future.cancelled());
}

aio::task<void> cancel_and_interrupt(aio::any_task main) {
  co_await aio::sleep(0s);
  main.cancel();
  interrupt_self();
}
aio::task<void> interrupted_when_cancelled() {
  (void)aio::create_task(cancel_and_interrupt(aio::current_task()));
  co_await aio::sleep(10s);
}
TEST(runners_RunnerTests, interrupt_cancelled_task) {
  const default_sigint untouched;
  aio::testing::clock clock;
  aio::runner runner({.on_sigint = aio::sigint_policy::raise, .clock = &clock});
  EXPECT_THROW(runner.run(interrupted_when_cancelled()), aio::cancelled_error);
}

TEST(runners_RunnerTests, signal_install_not_supported_ok) {
  int result = 0;
  std::thread other([&] { result = aio::run(forty_two(), {.on_sigint = aio::sigint_policy::raise}); });
  other.join();
  EXPECT_EQ(result, 42) << "only the main thread listens to SIGINT";
}

} // namespace
