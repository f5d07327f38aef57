// aio::timeout: awaits something, but not longer than a duration.
#pragma once

#include "aio/cancelled_error.h"
#include "aio/detail/own_awaitable.h"
#include "aio/detail/self_awaitable.h"
#include "aio/detail/timeout_scope.h"
#include "aio/sleep.h"
#include "aio/task.h"
#include "aio/timeout_error.h"

#include <chrono>
#include <utility>

namespace aio {

namespace detail {
template <class Awaitable> task<await_result_t<Awaitable>> await_with_deadline(std::int64_t ns, Awaitable awaitable) {
  task_state &self = co_await self_awaitable();
  timeout_scope scope(self, ns);
  try {
    co_return co_await std::move(awaitable);
  } catch (const cancelled_error &) {
    if (!scope.expired())
      throw;
  }
  throw timeout_error();
}
} // namespace detail

/// `co_await timeout(d, awaitable)` gives what co_await of `awaitable` gives, in the same task; when `d` passes first,
/// the work inside is cancelled, and when it ended, timeout_error is thrown. Work that swallows the cancellation and
/// returns a value wins, and so does another exception of it. Zero or less: cancelled at its first suspension.
/// `awaitable`: anything that a task can await; an rvalue is moved in, a task_handle given as an lvalue is shared (its
/// task is cancelled by the timeout).
/// Cancellation: one that comes from elsewhere passes through as cancelled_error and is never turned into a
/// timeout_error, also when both come together.
/// Source of semantics: asyncio.timeout.
template <class Rep, class Period, class Awaitable>
  requires awaitable_in_task<detail::own_awaitable_t<Awaitable>>
auto timeout(std::chrono::duration<Rep, Period> duration, Awaitable &&awaitable) {
  using owned = detail::own_awaitable_t<Awaitable>;
  return detail::await_with_deadline<owned>(detail::to_ns(duration), owned(std::forward<Awaitable>(awaitable)));
}

} // namespace aio
