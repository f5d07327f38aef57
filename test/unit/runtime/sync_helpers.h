// What the tests of the synchronisation primitives share.
#pragma once

#include "helpers.h"

#include <aio/await_traits.h>
#include <aio/cancelled_error.h>
#include <aio/create_task.h>
#include <aio/sleep.h>
#include <aio/task.h>
#include <aio/timeout.h>

#include <gtest/gtest.h>

#include <utility>
#include <vector>

/// One round of the loop: asyncio.sleep(0), and test_utils.run_briefly.
inline auto turn() noexcept { return aio::sleep(0s); }

/// A coroutine that awaits `operation`: what asyncio's lock.acquire() itself is.
template <class Operation> aio::task<aio::await_result_t<Operation>> awaiting(Operation operation) {
  co_return co_await std::move(operation);
}

template <class Function> aio::task<void> calling(Function function) {
  function();
  co_return;
}
/// loop.call_soon.
template <class Function> void call_soon(Function function) { aio::create_task(calling(std::move(function))); }

template <class Function> aio::task<void> calling_later(std::chrono::nanoseconds delay, Function function) {
  co_await aio::sleep(delay);
  function();
}
/// loop.call_later.
template <class Function> void call_later(std::chrono::nanoseconds delay, Function function) {
  aio::create_task(calling_later(delay, std::move(function)));
}

/// run_mocked, but a case that would wait for ever fails: the clock jumps to the end of its day when nothing moves.
template <class T> T run_case(aio::task<T> main) { return run_mocked<T>(aio::timeout(24h, std::move(main))); }

using numbers = std::vector<int>;
