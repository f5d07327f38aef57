// Signals on the loop.
#include "helpers.h"

#include <aio/create_task.h>
#include <aio/invalid_state_error.h>
#include <aio/signals.h>
#include <aio/sleep.h>

#include <gtest/gtest.h>

#include <signal.h>

#include <stdexcept>
#include <system_error>

namespace {

aio::task<void> wait_for_one() {
  auto waiting = aio::create_task(aio::wait_for_signal({SIGUSR1, SIGUSR2}));
  co_await aio::sleep(0s);
  ::raise(SIGUSR2);
  EXPECT_EQ(co_await waiting, SIGUSR2);
  auto cancelled = aio::create_task(aio::wait_for_signal(SIGUSR1));
  co_await aio::sleep(0s);
  cancelled.cancel();
  EXPECT_THROW(co_await cancelled, aio::cancelled_error);
}
TEST(signals, wait_for_signal) { aio::run(wait_for_one()); }

aio::task<void> stream() {
  aio::signal_stream signals({SIGUSR1, SIGUSR2});
  aio::signal_stream other(SIGUSR1);
  ::raise(SIGUSR1);
  EXPECT_EQ(co_await signals.next(), SIGUSR1);
  ::raise(SIGUSR2);
  EXPECT_EQ(co_await signals.next(), SIGUSR2);
  EXPECT_EQ(co_await other.next(), SIGUSR1) << "each stream gets it";
  auto waiting = aio::create_task(signals.next());
  co_await aio::sleep(0s);
  waiting.cancel();
  EXPECT_THROW(co_await waiting, aio::cancelled_error);
  ::raise(SIGUSR1);
  EXPECT_EQ(co_await signals.next(), SIGUSR1) << "a cancelled wait takes none with it";
}
TEST(signals, stream) { aio::run(stream()); }

aio::task<void> handlers(int &calls) {
  aio::add_signal_handler(SIGUSR1, [&calls] { calls += 1; });
  co_await aio::sleep(0s);
  ::raise(SIGUSR1);
  while (calls < 1)
    co_await aio::sleep(0s);
  aio::add_signal_handler(SIGUSR1, [&calls] {
    calls += 10;
    throw std::runtime_error("in the handler");
  });
  co_await aio::sleep(0s);
  ::raise(SIGUSR1);
  while (calls < 11)
    co_await aio::sleep(0s);
  EXPECT_EQ(calls, 11) << "the first handler is replaced";
  aio::signal_stream keeps_it_harmless(SIGUSR1);
  EXPECT_TRUE(aio::remove_signal_handler(SIGUSR1));
  EXPECT_FALSE(aio::remove_signal_handler(SIGUSR1));
  ::raise(SIGUSR1);
  EXPECT_EQ(co_await keeps_it_harmless.next(), SIGUSR1);
  EXPECT_EQ(calls, 11);
  aio::add_signal_handler(SIGUSR2, [] {}); // ends with the loop
}
TEST(signals, handlers) {
  reports seen;
  int calls = 0;
  aio::run(handlers(calls), {.on_exception = seen.handler()});
  ASSERT_EQ(seen.lines.size(), 1u);
  EXPECT_EQ(seen.lines[0], "an exception escaped from a signal handler|");
  EXPECT_THROW(aio::add_signal_handler(SIGUSR1, [] {}), aio::invalid_state_error);
}

aio::task<void> impossible() {
  EXPECT_THROW(aio::signal_stream(SIGKILL), std::system_error);
  EXPECT_THROW(co_await aio::wait_for_signal(SIGKILL), std::system_error);
}
TEST(signals, that_cannot_be_taken) { aio::run(impossible()); }

} // namespace
