// exit_stack, with_exit_stack and with: resources that are left behind the body, last first.
#include "cases.h"

#include <aio/async_generator.h>
#include <aio/exit_stack.h>
#include <aio/loop.h>
#include <aio/tasks.h>
#include <aio/timeout.h>

#include <gtest/gtest.h>

#include <memory>

namespace {

/// A resource whose close takes time.
class file {
public:
  file(std::string name, std::string &log) : name_(std::move(name)), log_(&log) { *log_ += "+" + name_ + " "; }
  aio::task<void> aclose() {
    co_await aio::sleep(1s);
    *log_ += "-" + name_ + " ";
  }
  void write(const std::string &text) { *log_ += text + " "; }

private:
  std::string name_;
  std::string *log_;
};
aio::task<file> open(std::string name, std::string &log) {
  co_await aio::sleep(1s);
  co_return file(std::move(name), log);
}
/// A connection whose close is called close.
struct connection {
  std::string *log;
  aio::task<void> close() {
    *log += "closed ";
    co_return;
  }
};
aio::task<void> note(std::string &log, std::string word) {
  co_await aio::sleep(0s);
  log += word + " ";
}

aio::task<int> use_three(aio::exit_stack &stack, std::string &log) {
  file &first = co_await stack.enter(open("a", log));
  file second("b", log);
  file &kept = co_await stack.enter(std::move(second));
  stack.push([&log] { return note(log, "pushed"); });
  connection link{&log};
  co_await stack.enter(std::move(link));
  first.write("one");
  kept.write("two");
  co_return 7;
}
aio::task<void> order() {
  std::string log;
  auto body = [&](aio::exit_stack &stack) { return use_three(stack, log); };
  EXPECT_EQ(co_await aio::with_exit_stack(body), 7);
  EXPECT_EQ(log, "+a +b one two closed pushed -b -a ");
}
TEST(exit_stack, leaves_last_first) { run_mocked(order()); }

aio::task<void> nothing() {
  auto body = [](aio::exit_stack &) -> aio::task<void> { co_return; };
  co_await aio::with_exit_stack(body);
}
TEST(exit_stack, may_be_empty) { run_mocked(nothing()); }

aio::task<void> body_fails() {
  std::string log;
  auto body = [&](aio::exit_stack &stack) -> aio::task<void> {
    co_await stack.enter(open("a", log));
    co_await stack.enter(open("b", log));
    throw my_error();
  };
  EXPECT_THROW(co_await aio::with_exit_stack(body), my_error);
  EXPECT_EQ(log, "+a +b -b -a ");
}
TEST(exit_stack, leaves_when_the_body_fails) { run_mocked(body_fails()); }

aio::task<file> fail_to_open() {
  co_await aio::sleep(1s);
  throw key_error();
}
aio::task<void> enter_fails() {
  std::string log;
  auto body = [&](aio::exit_stack &stack) -> aio::task<void> {
    co_await stack.enter(open("a", log));
    co_await stack.enter(fail_to_open());
    log += "not reached";
  };
  EXPECT_THROW(co_await aio::with_exit_stack(body), key_error);
  EXPECT_EQ(log, "+a -a ") << "what was entered before is left";
}
TEST(exit_stack, leaves_what_was_entered_when_entering_fails) { run_mocked(enter_fails()); }

aio::task<void> long_body(std::string &log) {
  auto body = [&](aio::exit_stack &stack) -> aio::task<void> {
    co_await stack.enter(open("a", log));
    co_await stack.enter(open("b", log));
    co_await aio::sleep(1h);
  };
  co_await aio::with_exit_stack(body);
}
aio::task<void> cancelled() {
  std::string log;
  auto task = aio::create_task(long_body(log));
  co_await aio::sleep(1min);
  task.cancel("stop");
  const auto error = co_await error_of(task);
  EXPECT_EQ(reason_of(error), "stop");
  EXPECT_EQ(log, "+a +b -b -a ") << "the clean-up is not interrupted by the cancellation that began it";
  log.clear();
  EXPECT_THROW(co_await aio::timeout(1min, long_body(log)), aio::timeout_error);
  EXPECT_EQ(log, "+a +b -b -a ");
}
TEST(exit_stack, leaves_when_it_is_cancelled) { run_mocked(cancelled()); }

aio::task<void> cancelled_again() {
  std::string log;
  auto task = aio::create_task(long_body(log));
  co_await aio::sleep(1min);
  task.cancel();
  co_await aio::sleep(500ms); // it closes b
  task.cancel();
  const auto error = co_await error_of(task);
  EXPECT_TRUE(is_cancelled(error));
  EXPECT_EQ(log, "+a +b -a ") << "one close was interrupted, the rest is left all the same";
}
TEST(exit_stack, a_further_cancellation_interrupts_one_close) { run_mocked(cancelled_again()); }

aio::task<void> fail_clean_up() {
  co_await aio::sleep(0s);
  throw value_error();
}
template <class BodyError> aio::task<void> failing_clean_up(std::string &log, bool body_fails) {
  auto body = [&](aio::exit_stack &stack) -> aio::task<void> {
    co_await stack.enter(open("a", log));
    stack.push(fail_clean_up);
    co_await stack.enter(open("b", log));
    if (body_fails)
      throw BodyError();
  };
  co_await aio::with_exit_stack(body);
}
aio::task<void> clean_up_fails(reports &seen) {
  std::string log;
  EXPECT_THROW(co_await failing_clean_up<my_error>(log, false), value_error);
  EXPECT_EQ(log, "+a +b -b -a ") << "the rest is left all the same";
  EXPECT_EQ(seen.lines.size(), 0u);
  EXPECT_THROW(co_await failing_clean_up<my_error>(log, true), my_error);
  EXPECT_EQ(seen.lines.size(), 1u) << "behind the body's error, it goes to the handler";
  EXPECT_THROW(co_await failing_clean_up<aio::cancelled_error>(log, true), value_error);
  EXPECT_EQ(seen.lines.size(), 1u) << "an error beats a cancellation";
}
TEST(exit_stack, failing_clean_up) {
  reports seen;
  aio::testing::clock clock;
  aio::run(clean_up_fails(seen), {.on_exception = seen.handler(), .clock = &clock});
}

aio::task<void> error_then_cancelled_close(std::string &log) {
  auto body = [&](aio::exit_stack &stack) -> aio::task<void> {
    co_await stack.enter(open("a", log));
    co_await stack.enter(open("b", log));
    throw my_error();
  };
  const auto error = co_await error_of(aio::with_exit_stack(body));
  EXPECT_TRUE(is<my_error>(error)) << "the error first";
  co_await aio::sleep(1h);
  log += "the cancellation was lost";
}
aio::task<void> cancel_during_close() {
  std::string log;
  auto task = aio::create_task(error_then_cancelled_close(log));
  co_await aio::sleep(2500ms); // it closes b
  task.cancel("late");
  const auto error = co_await error_of(task);
  EXPECT_EQ(reason_of(error), "late") << "then the cancellation";
  EXPECT_EQ(log, "+a +b -a ");
}
TEST(exit_stack, cancellation_during_the_close_behind_an_error_comes_back) { run_mocked(cancel_during_close()); }

// Generators as resources: FastAPI's Depends with yield.

aio::async_generator<std::string> session(std::string name, std::string &log) {
  co_await aio::sleep(1s);
  log += "+" + name + " ";
  std::exception_ptr error;
  try {
    co_yield name;
    log += "commit:" + name + " ";
  } catch (const std::exception &failed) {
    log += "rollback:" + name + " ";
    error = std::current_exception();
  } catch (const aio::cancelled_error &) {
    log += "cancelled:" + name + " ";
    error = std::current_exception();
  }
  co_await aio::sleep(1s);
  log += "-" + name + " ";
  if (error)
    std::rethrow_exception(error);
}
aio::task<std::string> handler(aio::exit_stack &stack, std::string &log, bool fails) {
  std::string &outer = co_await stack.enter(session("db", log));
  std::string &inner = co_await stack.enter(session("tx", log));
  log += outer + inner + " ";
  if (fails)
    throw value_error();
  co_await aio::sleep(1min);
  co_return outer + inner;
}
aio::task<std::string> request(std::string &log, bool fails) {
  auto body = [&](aio::exit_stack &stack) { return handler(stack, log, fails); };
  co_return co_await aio::with_exit_stack(body);
}
aio::task<void> generators() {
  std::string log;
  EXPECT_EQ(co_await request(log, false), "dbtx");
  EXPECT_EQ(log, "+db +tx dbtx commit:tx -tx commit:db -db ");
  log.clear();
  EXPECT_THROW(co_await request(log, true), value_error);
  EXPECT_EQ(log, "+db +tx dbtx rollback:tx -tx rollback:db -db ") << "the error is thrown at the co_yield";
  log.clear();
  EXPECT_THROW(co_await aio::timeout(10s, request(log, false)), aio::timeout_error);
  EXPECT_EQ(log, "+db +tx dbtx cancelled:tx -tx cancelled:db -db ");
  EXPECT_EQ(aio::current_task().cancelling(), 0);
}
TEST(exit_stack, generators_as_dependencies) { run_mocked(generators()); }

aio::async_generator<int> swallowing_session() {
  try {
    co_yield 1;
  } catch (const std::exception &) {
  }
}
aio::async_generator<int> yields_nothing() {
  if (false)
    co_yield 1;
}
aio::async_generator<int> yields_twice(std::string &log) {
  co_yield 1;
  try {
    co_yield 2;
  } catch (...) {
    log += "closed";
    throw;
  }
}
template <class Make> aio::task<void> enter_one(Make make, bool fails) {
  auto body = [&](aio::exit_stack &stack) -> aio::task<void> {
    co_await stack.enter(make());
    if (fails)
      throw my_error();
  };
  co_await aio::with_exit_stack(body);
}
aio::task<void> odd_generators() {
  EXPECT_THROW(co_await enter_one(yields_nothing, false), aio::invalid_state_error);
  std::string log;
  auto twice = [&log] { return yields_twice(log); };
  EXPECT_THROW(co_await enter_one(twice, false), aio::invalid_state_error);
  EXPECT_EQ(log, "closed");
  EXPECT_THROW(co_await enter_one(swallowing_session, true), my_error)
      << "as in FastAPI: a generator that swallows does not hide the error from the caller";
}
TEST(exit_stack, generators_that_do_not_yield_once) { run_mocked(odd_generators()); }

aio::task<void> one_resource() {
  std::string log;
  auto body = [&](file &opened) -> aio::task<int> {
    opened.write("used");
    co_await aio::sleep(1s);
    co_return 3;
  };
  EXPECT_EQ(co_await aio::with(open("a", log), body), 3);
  EXPECT_EQ(log, "+a used -a ");
  log.clear();
  auto failing = [&](std::string &name) -> aio::task<void> {
    log += name + " ";
    throw my_error();
    co_return;
  };
  EXPECT_THROW(co_await aio::with(session("s", log), failing), my_error);
  EXPECT_EQ(log, "+s s rollback:s -s ");
}
TEST(with, enters_and_leaves_one_resource) { run_mocked(one_resource()); }

} // namespace
