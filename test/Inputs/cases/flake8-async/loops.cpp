// Loops and time, by the list of flake8-async: ASYNC100, ASYNC109, ASYNC110, ASYNC115, ASYNC116, ASYNC910, ASYNC912 and
// ASYNC913.
#define WITHOUT_STANDALONE_ASIO
#include <aio/aio.h>
#include <aio/sleep.h>
#include <aio/timeout.h>
#include <boost/asio.hpp>
#include <mini_task.h>

#include <atomic>
#include <chrono>
#include <vector>

namespace asio = boost::asio;
using namespace std::chrono_literals;

extern bool flag;
extern std::atomic<bool> ready;
extern std::vector<int> items;
bool condition();
bool asks();
void work();
aio::task<> step();
aio::task<int> next();

// ASYNC100, fine: a limit over something that waits
// silent
aio::task<> limit() { co_await aio::timeout(1s, step()); }

// ASYNC100, error: a limit over nothing that waits
// different: silent; the limit takes what it limits as its argument, and that one waits or the await ends at once
aio::task<> computes() {
  work();
  co_return;
}
aio::task<> limit_over_nothing() { co_await aio::timeout(1s, computes()); }

// ASYNC912, error: a limit over something that waits on some paths only
// different: silent; as ASYNC100
aio::task<> waits_sometimes() {
  if (condition())
    co_await step();
}
aio::task<> limit_over_some() { co_await aio::wait_for(waits_sometimes(), 1s); }

// ASYNC109, error: a parameter for the timeout
// different: silent; taking a timeout is how Asio's and Beast's own interfaces do it
aio::task<> with_timeout(std::chrono::seconds timeout) { co_await aio::timeout(timeout, step()); }

// ASYNC110, error: sleeps until a flag changes
// warn: busy-wait
aio::task<> polls() {
  while (!flag)
    co_await aio::sleep(1s);
}

// ASYNC110, error: sleeps until a time, in a loop
// warn: busy-wait
asio::awaitable<void> polls_until() {
  asio::steady_timer timer(co_await asio::this_coro::executor);
  while (!ready) {
    timer.expires_after(1s);
    co_await timer.async_wait(asio::use_awaitable);
  }
}

// ASYNC110, error: the inner of two loops
// warn: busy-wait
aio::task<> polls_inside() {
  while (condition()) {
    while (!flag)
      co_await aio::sleep(1s);
    co_await aio::sleep(1s);
  }
}

// ASYNC110, fine: more than a sleep in the loop
// silent
aio::task<> works_in_loop() {
  while (!flag) {
    work();
    co_await aio::sleep(1s);
  }
}

// ASYNC110, fine: two sleeps in the loop
// silent
aio::task<> two_sleeps() {
  while (!flag) {
    co_await aio::sleep(1s);
    co_await aio::sleep(2s);
  }
}

// ASYNC110, error: a condition that calls something
// different: silent; the call may be what makes progress, and nothing announces what it asks
aio::task<> asks_in_loop() {
  while (!asks())
    co_await aio::sleep(1s);
}

// ASYNC110, fine: a sleep of somebody else's
// different: warn busy-wait; whatever is called sleep and awaited pauses, whose ever it is
namespace other {
aio::task<> sleep(int);
}
aio::task<> other_sleep() {
  while (!flag)
    co_await other::sleep(1);
}

// ASYNC110, fine: a loop over a range
// silent
aio::task<> over_range() {
  for (int one : items) {
    (void)one;
    co_await aio::sleep(1s);
  }
}

// ASYNC110, fine: a loop that counts
// silent
aio::task<> counts() {
  for (int i = 0; i < 3; ++i)
    co_await aio::sleep(1s);
}

// ASYNC110, fine: only a function is made in the loop
// silent
aio::task<> makes_function() {
  while (!asks()) {
    auto inner = []() -> aio::task<> { co_await aio::sleep(1s); };
    co_await inner();
  }
}

// ASYNC110, fine: the sleep under an if
// silent
aio::task<> sleep_under_if() {
  while (asks()) {
    if (flag)
      co_await aio::sleep(1s);
  }
}

// ASYNC110, fine: the await is the condition
// silent
aio::task<> await_in_condition() {
  while (co_await next()) {
  }
}

// ASYNC110, error: yields until a flag changes
// warn: busy-wait
asio::awaitable<void> polls_by_yield(asio::io_context &loop) {
  while (!ready)
    co_await asio::post(loop, asio::use_awaitable);
}

// ASYNC110, error: a flag that is asked inside the loop
// warn: busy-wait
aio::task<> polls_with_break() {
  while (true) {
    if (flag)
      break;
    co_await aio::sleep(1s);
  }
}

// ASYNC115, error: a sleep of no time
// different: silent; it is how aio yields to the loop, as asyncio.sleep(0) does
aio::task<> sleep_zero() { co_await aio::sleep(0s); }

// ASYNC115, fine: a sleep of some time
// silent
aio::task<> sleep_one() { co_await aio::sleep(1s); }

// ASYNC115, error: a sleep of no time, not awaited
// warn: never-awaited
aio::task<> sleep_zero_dropped() {
  aio::sleep(0s);
  co_return;
}

// ASYNC116, error: a sleep of more than a day
// different: silent; DESIGN has no finding for it: nothing goes wrong
aio::task<> sleep_long() { co_await aio::sleep(25h); }

// ASYNC116, error: a sleep for ever
// different: silent; a timer without an end is how Asio's programs make an event
asio::awaitable<void> sleep_for_ever() {
  asio::steady_timer timer(co_await asio::this_coro::executor);
  timer.expires_after(std::chrono::nanoseconds::max());
  co_await timer.async_wait(asio::use_awaitable);
}

// ASYNC116, fine: a sleep of a day
// silent
aio::task<> sleep_a_day() { co_await aio::sleep(24h); }

// ASYNC910, error: a way through the function that never waits
// different: silent; a coroutine that has nothing to wait for is right to end at once
aio::task<> may_not_wait() {
  if (condition())
    co_await step();
}

// ASYNC910, error: an await that a handler may skip
// different: silent; as above
aio::task<> may_fail() {
  try {
    co_await step();
  } catch (const int &) {
  }
}

// ASYNC910, fine: waits on both ways
// silent
aio::task<> waits_on_both() {
  if (condition())
    co_await step();
  else
    co_await aio::sleep(1s);
}

// ASYNC913, error: an endless loop without an await
// warn: loop-without-suspension
aio::task<> endless() {
  while (true)
    work();
  co_return;
}

// ASYNC913, fine: an endless loop with an await
// silent
aio::task<> endless_with_await() {
  while (true)
    co_await step();
}

// ASYNC913, error: an endless loop that waits under a condition, which is all it does
// warn: loop-without-suspension
aio::task<> endless_conditional() {
  while (true) {
    if (flag)
      co_await step();
  }
}

// ASYNC913, error: an endless loop that waits when a call says so
// different: silent; the call may well be what makes progress on the other way
aio::task<> endless_call() {
  while (true) {
    if (condition())
      co_await step();
  }
}

// ASYNC913, fine: a loop with a way out
// silent
aio::task<> with_break() {
  while (true) {
    if (condition())
      break;
  }
  co_return;
}

// ASYNC913, error: only the inner of two endless loops
// warn: loop-without-suspension
aio::task<> endless_nested() {
  while (true) {
    co_await step();
    while (true)
      work();
  }
}

// ASYNC913, error: an endless loop in a choice
// warn: loop-without-suspension
aio::task<> endless_in_choice() {
  if (condition())
    for (;;)
      work();
  co_await step();
}

// ASYNC913, error: waits and returns in the loop, under a condition
// different: silent; on the other way round it asks again, and the call may do the work
aio::task<> endless_return() {
  while (true) {
    if (condition()) {
      co_await step();
      co_return;
    }
  }
}

// ASYNC913, error: an endless loop that only reads a flag
// warn: loop-without-suspension
aio::task<> spins() {
  while (!ready) {
  }
  co_return;
}

// ASYNC913, fine: waits on both ways round
// silent
aio::task<> both_ways() {
  while (true) {
    if (flag)
      co_await step();
    else
      co_await aio::sleep(1s);
  }
}

// ASYNC913, fine: the await is left of an and
// silent
aio::task<> await_and() {
  while (true) {
    if (co_await next() && flag)
      work();
  }
}

// ASYNC913, error: the await is right of an and
// warn: loop-without-suspension
aio::task<> and_await() {
  while (true) {
    if (flag && co_await next())
      work();
  }
}

// ASYNC913, error: a continue passes the await by
// warn: loop-without-suspension
aio::task<> continue_before() {
  while (true) {
    if (!flag)
      continue;
    co_await step();
  }
}

// ASYNC913, fine: an await before the continue
// silent
aio::task<> continue_after() {
  while (true) {
    co_await step();
    if (!flag)
      continue;
    work();
  }
}

// ASYNC913, error: awaits only for the elements of a range that may be empty
// different: silent; such a range, of workers or peers, has elements as a rule, and nobody sees whether it has
aio::task<> range_inside() {
  while (true) {
    for (int one : items) {
      (void)one;
      co_await step();
    }
  }
}

// ASYNC913, error: the handler of the only await goes on
// different: silent; the exception comes from an await, and a library's task gives it after it waited
aio::task<> handler_goes_on() {
  while (true) {
    try {
      co_await step();
    } catch (const int &) {
    }
  }
}

// ASYNC913, fine: a generator that yields
// silent
mini::generator<int> numbers() {
  for (int i = 0;; ++i)
    co_yield i;
}

// ASYNC110, error: an endless loop that only sleeps
// different: silent; it polls nothing: a task that is kept alive, until it is cancelled
aio::task<> only_sleeps() {
  while (true)
    co_await aio::sleep(10s);
}

// ASYNC110, fine: an endless loop with a sleep that is not awaited
// different: warn loop-without-suspension never-awaited; Ruff leaves it to other rules, which we are
aio::task<> sleeps_not() {
  while (true)
    aio::sleep(10s);
  co_return;
}
