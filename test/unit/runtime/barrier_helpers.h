// What the tests of aio::barrier share.
#pragma once

#include "sync_helpers.h"

#include <aio/barrier.h>
#include <aio/broken_barrier_error.h>
#include <aio/gather.h>

inline constexpr int parties = 5;

/// `count` tasks made by `make`, awaited together.
template <class Make> aio::task<void> gather_tasks(int count, Make make) {
  std::vector<aio::task<void>> tasks;
  for (int number = 0; number < count; ++number)
    tasks.push_back(make());
  co_await aio::gather(std::move(tasks));
}

inline void expect_idle(const aio::barrier &barrier) {
  EXPECT_EQ(barrier.n_waiting(), 0u);
  EXPECT_FALSE(barrier.broken());
  EXPECT_EQ(barrier.state(), aio::barrier_state::filling);
}

inline aio::task<void> wait_quietly(aio::barrier &barrier) {
  try {
    co_await barrier.wait();
  } catch (const aio::broken_barrier_error &) {
  }
}
