// Background tasks, which the end of a run waits for; and testing::run, which fails when something is left behind.
#include "cases.h"

#include <aio/loop.h>
#include <aio/tasks.h>
#include <aio/testing/run.h>

#include <gtest/gtest.h>

namespace {

aio::task<void> note_after(std::chrono::nanoseconds time, std::string &log, std::string word) {
  try {
    co_await aio::sleep(time);
  } catch (const aio::cancelled_error &) {
    log += "cancelled:" + word + " ";
    throw;
  }
  log += word + " ";
}
aio::task<void> answer(std::string &log) {
  (void)aio::create_task(note_after(10s, log, "mail"), {.background = true});
  (void)aio::create_task(note_after(20s, log, "other"));
  co_await aio::sleep(1s);
  log += "answered ";
}
TEST(background, is_waited_for_before_the_others_are_cancelled) {
  std::string log;
  aio::testing::clock clock;
  aio::run(answer(log), {.clock = &clock});
  EXPECT_EQ(log, "answered mail cancelled:other ");
  EXPECT_EQ(clock.elapsed(), 10s);
}

aio::task<void> chain(std::string &log, int left) {
  co_await aio::sleep(1s);
  log += std::to_string(left) + " ";
  if (left != 0)
    (void)aio::create_task(chain(log, left - 1), {.background = true});
}
aio::task<void> start_chain(std::string &log) {
  (void)aio::create_task(chain(log, 2), {.background = true});
  co_return;
}
TEST(background, those_that_background_tasks_make_are_waited_for_too) {
  std::string log;
  run_mocked(start_chain(log));
  EXPECT_EQ(log, "2 1 0 ");
}

aio::task<void> fail_in_background() {
  (void)aio::create_task(fail_after<my_error>(1s), {.name = "mail", .background = true});
  throw value_error();
  co_return;
}
TEST(background, its_error_is_reported_also_behind_an_error_of_main) {
  reports seen;
  aio::testing::clock clock;
  EXPECT_THROW(aio::run(fail_in_background(), {.on_exception = seen.handler(), .clock = &clock}), value_error);
  ASSERT_EQ(seen.lines.size(), 1u);
  EXPECT_EQ(seen.lines[0], "the exception of a task was never retrieved|mail");
}

/// What testing::run says, empty when it is content.
template <class T> std::string leaks_of(aio::task<T> body) {
  try {
    aio::testing::run(std::move(body));
  } catch (const aio::testing::leak_error &leak) {
    return leak.what();
  }
  return {};
}

aio::task<int> tidy() {
  auto task = aio::create_task(give_after(1h, 1));
  (void)aio::create_task(pause(2h), {.background = true});
  auto cancelled = aio::create_task(pause(1h));
  auto failed = aio::create_task(fail_after<my_error>(1s));
  cancelled.cancel();
  const auto error = co_await error_of(failed);
  EXPECT_TRUE(is<my_error>(error));
  co_return co_await task;
}
TEST(testing_run, silent_when_nothing_is_left) { EXPECT_EQ(aio::testing::run(tidy()), 1); }

aio::task<void> leaves_a_task() {
  (void)aio::create_task(pause(1h), {.name = "forgotten"});
  co_await aio::sleep(1s);
}
TEST(testing_run, tells_of_a_task_that_is_alive) {
  const std::string text = leaks_of(leaves_a_task());
  EXPECT_NE(text.find("a task is still alive: forgotten"), std::string::npos) << text;
}

aio::task<void> loses_an_exception() {
  (void)aio::create_task(fail_after<my_error>(1s), {.name = "loser"});
  co_await aio::sleep(2s);
}
TEST(testing_run, tells_of_a_lost_exception) {
  const std::string text = leaks_of(loses_an_exception());
  EXPECT_NE(text.find("never retrieved (loser): my_error: mine"), std::string::npos) << text;
  EXPECT_EQ(text.find("still alive"), std::string::npos) << text;
}

aio::task<void> callback_fails() {
  aio::loop::current().call_soon([] { throw my_error(); });
  co_await aio::sleep(1s);
}
TEST(testing_run, tells_of_a_callback_that_failed) {
  const std::string text = leaks_of(callback_fails());
  EXPECT_NE(text.find("my_error: mine"), std::string::npos) << text;
}

aio::task<void> leaves_two_things() {
  (void)aio::create_task(fail_when_left<my_error>(), {.name = "stubborn"});
  co_await aio::sleep(1s);
}
TEST(testing_run, tells_of_everything) {
  const std::string text = leaks_of(leaves_two_things());
  EXPECT_NE(text.find("still alive: stubborn"), std::string::npos) << text;
  EXPECT_NE(text.find("never retrieved (stubborn)"), std::string::npos) << text;
}

aio::task<void> fails_and_leaves() {
  (void)aio::create_task(pause(1h));
  throw value_error();
  co_return;
}
TEST(testing_run, an_exception_of_main_comes_first) {
  EXPECT_THROW(aio::testing::run(fails_and_leaves()), value_error);
}

aio::task<void> sleeps_long() { co_await aio::sleep(100h); }
TEST(testing_run, takes_a_clock_and_a_handler) {
  aio::testing::clock clock;
  reports seen;
  aio::testing::run(sleeps_long(), {.clock = &clock});
  EXPECT_EQ(clock.elapsed(), 100h);
  aio::testing::run(loses_an_exception(), {.on_exception = seen.handler()});
  EXPECT_EQ(seen.lines.size(), 1u) << "the handler that is given is told, instead of an error";
}

} // namespace
