// aio::wait: waits until some of several tasks are done.
#pragma once

#include "aio/detail/wait_awaiter.h"
#include "aio/sleep.h"

#include <chrono>
#include <concepts>
#include <ranges>
#include <utility>

namespace aio {

/// `auto [done, pending] = co_await wait(handles, return_when::first_completed)`: waits for tasks without taking part
/// in how they end. Nothing is thrown for a task that failed, and none is cancelled; look at them afterwards.
/// `handles`: a range of task_handle<T> or any_task; the same task twice counts once.
/// Errors: std::invalid_argument when the range is empty. A task that is never looked at is still reported.
/// Cancellation: cancelled_error at once; the tasks go on.
/// Threads: the loop's thread only. Source of semantics: asyncio.wait.
template <std::ranges::input_range Range>
  requires std::derived_from<std::ranges::range_value_t<Range>, any_task>
detail::wait_awaitable wait(const Range &handles, return_when when = return_when::all_completed) {
  return detail::wait_awaitable({std::ranges::begin(handles), std::ranges::end(handles)}, when, -1);
}
/// The same for at most `timeout`; zero or less looks once. Not being in time is no error: see `pending`.
template <std::ranges::input_range Range, class Rep, class Period>
  requires std::derived_from<std::ranges::range_value_t<Range>, any_task>
detail::wait_awaitable wait(const Range &handles, std::chrono::duration<Rep, Period> timeout,
                            return_when when = return_when::all_completed) {
  return detail::wait_awaitable({std::ranges::begin(handles), std::ranges::end(handles)}, when, detail::to_ns(timeout));
}

} // namespace aio
