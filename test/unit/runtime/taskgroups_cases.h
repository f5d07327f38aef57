// What the translations of asyncio's test_taskgroups share.
#pragma once

#include "cases.h"

#include <aio/task_group.h>
#include <aio/tasks.h>

#include <gtest/gtest.h>

/// Runs a case twice, as asyncio does since 3.14: with tasks that begin in the next round, and with eager ones.
inline void both(aio::task<void> (*test)(aio::task_options)) {
  for (const bool eager : {false, true}) {
    const testing::ScopedTrace trace(__FILE__, __LINE__, eager ? "eager tasks" : "lazy tasks");
    run_mocked(test({.eager = eager}));
  }
}

/// A task that fails, while the body ends by an error of its own when it is cancelled.
template <class TaskError, class BodyError> aio::task<void> two_errors(aio::task_options start) {
  auto body = [&](aio::task_group &group) -> aio::task<void> {
    group.create_task(fail_after<TaskError>(100ms), start);
    co_await fail_when_left<BodyError>();
  };
  co_await aio::with_task_group(body);
}
