// aio::timeout, timeout_at and with_timeout: deadlines over a part of a task.
#pragma once

#include "aio/cancelled_error.h"
#include "aio/detail/own_awaitable.h"
#include "aio/detail/self_awaitable.h"
#include "aio/sleep.h"
#include "aio/task.h"
#include "aio/timeout_error.h"
#include "aio/timeout_scope.h"

#include <chrono>
#include <optional>
#include <type_traits>
#include <utility>

namespace aio {

namespace detail {
/// A deadline that is counted from the co_await, or is fixed, or is not there.
class deadline {
public:
  static deadline in(std::int64_t ns) noexcept { return deadline(ns, true); }
  static deadline at(std::chrono::steady_clock::time_point when) noexcept {
    return deadline(std::chrono::duration_cast<std::chrono::nanoseconds>(when.time_since_epoch()).count(), false);
  }
  static deadline never() noexcept { return deadline(std::nullopt, false); }
  std::optional<std::int64_t> due_ns(const scheduler &loop) const noexcept {
    return ns_ && relative_ ? std::optional(*ns_ + loop.now_ns()) : ns_;
  }

private:
  deadline(std::optional<std::int64_t> ns, bool relative) noexcept : ns_(ns), relative_(relative) {}
  std::optional<std::int64_t> ns_;
  bool relative_;
};

template <class Awaitable> task<await_result_t<Awaitable>> await_with_deadline(deadline limit, Awaitable awaitable) {
  task_state &self = co_await self_awaitable();
  timeout_scope scope(self, limit.due_ns(*self.owner));
  try {
    co_return co_await std::move(awaitable);
  } catch (const cancelled_error &) {
    if (!scope.leave())
      throw;
  }
  throw timeout_error();
}

template <class Body> using timed_result_t = await_result_t<std::invoke_result_t<Body &, timeout_scope &>>;

template <class Body> task<timed_result_t<Body>> run_with_deadline(deadline limit, Body body) {
  task_state &self = co_await self_awaitable();
  timeout_scope scope(self, limit.due_ns(*self.owner));
  try {
    co_return co_await body(scope);
  } catch (const cancelled_error &) {
    if (!scope.leave())
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
  return detail::await_with_deadline<owned>(detail::deadline::in(detail::to_ns(duration)),
                                            owned(std::forward<Awaitable>(awaitable)));
}

/// The same until aio::now() reaches `when`. Source of semantics: asyncio.timeout_at.
template <class Awaitable>
  requires awaitable_in_task<detail::own_awaitable_t<Awaitable>>
auto timeout_at(std::chrono::steady_clock::time_point when, Awaitable &&awaitable) {
  using owned = detail::own_awaitable_t<Awaitable>;
  return detail::await_with_deadline<owned>(detail::deadline::at(when), owned(std::forward<Awaitable>(awaitable)));
}

/// `co_await with_timeout(d, [&](timeout_scope &scope) -> task<T> { ... })` is timeout over a block that may look at
/// its deadline and move it. The body is kept in the frame that waits. std::nullopt: no deadline to begin with.
/// Cancellation and errors: as timeout.
template <class Rep, class Period, class Body>
task<detail::timed_result_t<Body>> with_timeout(std::chrono::duration<Rep, Period> duration, Body body) {
  return detail::run_with_deadline(detail::deadline::in(detail::to_ns(duration)), std::move(body));
}
template <class Body> task<detail::timed_result_t<Body>> with_timeout(std::nullopt_t, Body body) {
  return detail::run_with_deadline(detail::deadline::never(), std::move(body));
}
/// The same with a deadline on the loop's clock.
template <class Body>
task<detail::timed_result_t<Body>> with_timeout_at(std::chrono::steady_clock::time_point when, Body body) {
  return detail::run_with_deadline(detail::deadline::at(when), std::move(body));
}

} // namespace aio
