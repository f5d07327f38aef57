// What the translations of asyncio's test_tasks share.
#pragma once

#include "sync_helpers.h"

#include <aio/future.h>
#include <aio/task_handle.h>

#include <stdexcept>
#include <string>

inline aio::task<int> after(std::chrono::nanoseconds time, int value) {
  co_await aio::sleep(time);
  co_return value;
}
inline aio::task<int> fail_after(std::chrono::nanoseconds time, std::string what) {
  co_await aio::sleep(time);
  throw std::runtime_error(what);
}
/// A task that waits for a future, as `await fut` is in asyncio's tests.
inline aio::task<int> value_of(aio::future<int> future) { co_return co_await future; }

/// How awaiting it ends: the reason of its cancellation, or what it gave instead.
template <class Awaited> aio::task<std::string> reason_of(Awaited &awaited) {
  std::string reason = "not cancelled";
  try {
    co_await awaited;
  } catch (const aio::cancelled_error &error) {
    reason = error.reason();
  }
  co_return reason;
}
