// asyncio's test_base_events: the loop's plain calls, timers, exception handlers and its close.
#include "task_helpers.h"

#include <aio/loop.h>
#include <aio/runner.h>
#include <aio/tasks.h>

#include <memory>

namespace {

aio::task<void> nothing() { co_return; }

TEST(base_events_BaseEventLoopTests, close) {
  aio::runner runner;
  const aio::loop loop = runner.get_loop();
  EXPECT_FALSE(loop.is_closed());
  runner.close();
  EXPECT_TRUE(loop.is_closed());
  runner.close();
  runner.close();
  EXPECT_THROW(runner.run(nothing()), aio::invalid_state_error);
  EXPECT_THROW(loop.call_soon([] {}), aio::invalid_state_error);
  EXPECT_THROW(loop.call_later(1s, [] {}), aio::invalid_state_error);
  EXPECT_THROW(loop.call_at(std::chrono::steady_clock::now(), [] {}), aio::invalid_state_error);
  EXPECT_THROW(loop.call_soon_threadsafe([] {}), aio::invalid_state_error);
  EXPECT_THROW((void)loop.time(), aio::invalid_state_error);
}

aio::task<void> call_soon_body() {
  std::string log;
  const aio::loop loop = aio::loop::current();
  aio::callback_handle handle = loop.call_soon([&log] { log += 'a'; });
  loop.call_soon([&log] { log += 'b'; });
  EXPECT_FALSE(handle.cancelled());
  EXPECT_EQ(log, "");
  co_await turn();
  EXPECT_EQ(log, "ab");
  handle.cancel(); // too late: no effect
  co_await turn();
  EXPECT_EQ(log, "ab");
}
TEST(base_events_BaseEventLoopTests, call_soon) { run_mocked(call_soon_body()); }

aio::task<void> cancelled_handle_body() {
  bool called = false;
  const auto kept = std::make_shared<int>(1);
  const std::weak_ptr<int> watched = kept;
  const aio::loop loop = aio::loop::current();
  aio::callback_handle soon = loop.call_soon([&called, kept] { called = true; });
  aio::callback_handle later = loop.call_later(1s, [&called, kept] { called = true; });
  soon.cancel();
  later.cancel();
  EXPECT_TRUE(soon.cancelled());
  EXPECT_TRUE(later.cancelled());
  co_await aio::sleep(2s);
  EXPECT_FALSE(called);
  EXPECT_EQ(kept.use_count(), 1) << "what the calls held is gone";
}
TEST(base_events_BaseEventLoopTests, _add_callback_cancelled_handle) { run_mocked(cancelled_handle_body()); }

aio::task<void> call_later_body() {
  numbers log;
  const aio::loop loop = aio::loop::current();
  const aio::callback_handle handle = loop.call_later(10s, [&log] { log.push_back(10); });
  loop.call_later(5s, [&log] { log.push_back(5); });
  loop.call_later(10s, [&log] { log.push_back(11); });
  EXPECT_EQ(handle.when(), loop.time() + 10s);
  co_await aio::sleep(9s);
  EXPECT_EQ(log, numbers{5});
  co_await aio::sleep(1s);
  EXPECT_EQ(log, (numbers{5, 10, 11})) << "the same deadline: in the order of the calls";
}
TEST(base_events_BaseEventLoopTests, call_later) { run_mocked(call_later_body()); }

aio::task<void> negative_body() {
  std::string log;
  const aio::loop loop = aio::loop::current();
  loop.call_later(-1s, [&log] { log += 'a'; });
  loop.call_later(-2s, [&log] { log += 'b'; });
  EXPECT_EQ(log, "");
  co_await aio::sleep(1s);
  EXPECT_EQ(log, "ba") << "in the order of the deadlines";
}
TEST(base_events_BaseEventLoopTests, call_later_negative_delays) { run_mocked(negative_body()); }

aio::task<void> call_at_body() {
  const aio::loop loop = aio::loop::current();
  const auto when = loop.time() + 100ms;
  std::chrono::steady_clock::time_point called{};
  const aio::callback_handle handle = loop.call_at(when, [&] { called = loop.time(); });
  EXPECT_EQ(handle.when(), when);
  co_await aio::sleep(1s);
  EXPECT_EQ(called, when);
}
TEST(base_events_BaseEventLoopTests, time_and_call_at) { run_mocked(call_at_body()); }
TEST(base_events_BaseEventLoopTests, call_at_on_the_real_clock) {
  auto body = []() -> aio::task<void> {
    const aio::loop loop = aio::loop::current();
    aio::future<void> done;
    const auto when = loop.time() + 1ms;
    loop.call_at(when, [done] { done.set_value(); });
    co_await done;
    EXPECT_GE(loop.time(), when);
  };
  aio::run(body());
}

aio::task<void> run_once_body() {
  std::string log;
  const aio::loop loop = aio::loop::current();
  loop.call_later(1s, [&log] { log += "later"; });
  loop.call_at(loop.time() - 1s, [&log] { log += "due "; });
  co_await turn();
  co_await turn();
  EXPECT_EQ(log, "due ") << "the one that is not due stays";
  co_await aio::sleep(2s);
  EXPECT_EQ(log, "due later");
}
TEST(base_events_BaseEventLoopTests, _run_once) { run_mocked(run_once_body()); }

aio::task<void> schedules_body() {
  std::string log;
  const aio::loop loop = aio::loop::current();
  loop.call_soon([&log, loop] {
    log += 'a';
    loop.call_soon([&log] { log += 'c'; });
  });
  loop.call_soon([&log] { log += 'b'; });
  co_await turn();
  EXPECT_EQ(log, "ab") << "what a call schedules runs in the next round";
  co_await turn();
  EXPECT_EQ(log, "abc");
}
TEST(base_events_BaseEventLoopTests, _run_once_schedule_handle) { run_mocked(schedules_body()); }

class test_timer final : public aio::detail::timer_node {
public:
  test_timer(int number, numbers &log) : number_(number), log_(&log) {}
  void fire() noexcept override { log_->push_back(number_); }

private:
  int number_;
  numbers *log_;
};
TEST(base_events_BaseEventLoopTests, _run_once_cancelled_event_cleanup) {
  // Cancelled timers stay in the heap until there are more than a hundred and more than half; then it is swept.
  aio::detail::timer_heap heap;
  numbers fired;
  std::vector<std::unique_ptr<test_timer>> timers;
  for (int place = 0; place < 400; ++place) {
    timers.push_back(std::make_unique<test_timer>(place, fired));
    heap.push(*timers.back(), place);
  }
  for (std::size_t place = 399; place >= 150; --place)
    heap.remove(*timers[place]);
  EXPECT_EQ(heap.earliest(), 0);
  EXPECT_FALSE(timers[399]->armed());
  heap.fire_due(1000);
  EXPECT_TRUE(heap.empty());
  numbers expected;
  for (int place = 0; place < 150; ++place)
    expected.push_back(place);
  EXPECT_EQ(fired, expected) << "what was swept is still in order";
}

struct not_a_std_exception {};
aio::task<void> throw_base() {
  throw not_a_std_exception();
  co_return;
}
aio::task<void> throw_std() {
  throw std::runtime_error("failed");
  co_return;
}
TEST(base_events_BaseEventLoopTests, run_until_complete_loop_orphan_future_close_loop) {
  aio::runner runner;
  EXPECT_THROW(runner.run(throw_std()), std::runtime_error);
  runner.run(nothing()); // what the first run left behind does not end the second
}
TEST(base_events_BaseEventLoopTests, run_until_complete_baseexception) {
  aio::runner runner;
  EXPECT_THROW(runner.run(throw_base()), not_a_std_exception);
  runner.run(nothing());
}

aio::task<void> throwing_calls() {
  const aio::loop loop = aio::loop::current();
  loop.call_soon([] { throw std::runtime_error("soon"); });
  co_await turn();
  loop.call_later(1s, [] { throw std::runtime_error("later"); });
  co_await aio::sleep(2s);
}
TEST(base_events_BaseEventLoopTests, default_exc_handler_callback) {
  testing::internal::CaptureStderr();
  run_mocked(throwing_calls());
  EXPECT_EQ(testing::internal::GetCapturedStderr(),
            "aio: an exception escaped from a callback of the loop: std::runtime_error: soon\n"
            "aio: an exception escaped from a callback of the loop: std::runtime_error: later\n");
}

aio::task<void> detached_failure() {
  (void)aio::create_task(fail_after(0s, "lost"), {.name = "loser"});
  co_await aio::sleep(1s);
}
TEST(base_events_BaseEventLoopTests, default_exc_handler_coro) {
  testing::internal::CaptureStderr();
  run_mocked(detached_failure());
  EXPECT_EQ(testing::internal::GetCapturedStderr(),
            "aio: the exception of a task was never retrieved (loser): std::runtime_error: lost\n");
}

aio::task<void> custom_handler_body(std::vector<std::string> &told) {
  const aio::loop loop = aio::loop::current();
  const std::exception_ptr error = std::make_exception_ptr(std::runtime_error("given"));
  auto first = [&told, error](const aio::exception_context &context) {
    told.push_back("first " + context.message + (context.exception == error ? " given" : ""));
  };
  auto second = [&told](const aio::exception_context &context) { told.push_back("second " + context.message); };
  EXPECT_FALSE(loop.set_exception_handler(first)) << "there was none";
  aio::exception_context given;
  given.message = "by hand";
  given.exception = error;
  loop.call_exception_handler(given);
  EXPECT_TRUE(loop.set_exception_handler(second));
  loop.call_soon([] { throw std::runtime_error("soon"); });
  co_await turn();
  loop.set_exception_handler({});
  loop.call_soon([] { throw std::runtime_error("to stderr"); });
  co_await turn();
}
TEST(base_events_BaseEventLoopTests, set_exc_handler_custom) {
  std::vector<std::string> told;
  testing::internal::CaptureStderr();
  run_mocked(custom_handler_body(told));
  EXPECT_EQ(testing::internal::GetCapturedStderr(),
            "aio: an exception escaped from a callback of the loop: std::runtime_error: to stderr\n");
  EXPECT_EQ(told, (std::vector<std::string>{"first by hand given",
                                            "second an exception escaped from a callback of the loop"}));
}

aio::task<void> broken_handler_body() {
  auto broken = [](const aio::exception_context &) { throw std::logic_error("broken"); };
  aio::loop::current().set_exception_handler(broken);
  aio::loop::current().call_soon([] { throw std::runtime_error("soon"); });
  co_await turn();
}
TEST(base_events_BaseEventLoopTests, set_exc_handler_broken) {
  testing::internal::CaptureStderr();
  run_mocked(broken_handler_body());
  EXPECT_EQ(testing::internal::GetCapturedStderr(),
            "aio: an exception escaped from a callback of the loop: std::runtime_error: soon\n"
            "aio: the loop's exception handler failed: std::logic_error: broken\n");
}

aio::task<std::string> own_name() { co_return aio::current_task().name(); }
aio::task<void> create_task_body() {
  auto task = aio::create_task(after(1s, 42));
  EXPECT_EQ(aio::all_tasks().size(), 2u);
  EXPECT_EQ(co_await task, 42);
  EXPECT_EQ(aio::all_tasks().size(), 1u);
}
TEST(base_events_BaseEventLoopTests, create_task) { run_mocked(create_task_body()); }
aio::task<void> create_named_body() {
  auto task = aio::create_task(own_name(), {.name = "test_task"});
  EXPECT_EQ(task.name(), "test_task");
  EXPECT_EQ(co_await task, "test_task");
}
TEST(base_events_BaseEventLoopTests, create_named_task_with_default_factory) { run_mocked(create_named_body()); }

aio::task<void> holds(std::shared_ptr<int>) { co_return; }
TEST(base_events_BaseEventLoopTests, create_task_error_closes_coro) {
  auto held = std::make_shared<int>(1);
  EXPECT_THROW((void)aio::create_task(holds(held)), aio::invalid_state_error);
  EXPECT_EQ(held.use_count(), 1) << "the frame is gone";
}

aio::task<void> loop_within_loop(aio::runner &other) {
  EXPECT_THROW(other.run(nothing()), aio::invalid_state_error);
  EXPECT_THROW(aio::runner(), aio::invalid_state_error);
  co_return;
}
TEST(base_events_RunningLoopTests, running_loop_within_a_loop) {
  aio::runner outer, other;
  outer.run(loop_within_loop(other));
  other.run(nothing());
}

} // namespace
