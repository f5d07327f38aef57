// aio::wait_for: asyncio's older form of timeout.
#pragma once

#include "aio/future.h"
#include "aio/timeout.h"

#include <chrono>
#include <optional>
#include <type_traits>
#include <utility>

namespace aio {

namespace detail {

/// No time at all: what has not begun does not begin.
template <class T> task<T> await_without_time(task<T> body) {
  if (debug::frame *frame = task_access::frame(body))
    frame->started = true; // given up on purpose, not forgotten
  throw timeout_error();
  co_return co_await std::move(body);
}

template <class T>
task<T &> await_without_time(shared_handle<T> handle)
  requires(!std::is_void_v<T>)
{
  try {
    if (!handle.record().done)
      handle.record().cancel();
    co_return co_await std::move(handle);
  } catch (const cancelled_error &) {
  }
  throw timeout_error();
}

inline task<void> await_without_time(shared_handle<void> handle) {
  try {
    if (!handle.record().done)
      handle.record().cancel();
    co_await std::move(handle);
    co_return;
  } catch (const cancelled_error &) {
  }
  throw timeout_error();
}

template <class T> task<T> await_without_time(task_handle<T> handle) {
  try {
    if (!handle.done())
      handle.cancel();
    co_return co_await std::move(handle);
  } catch (const cancelled_error &) {
  }
  throw timeout_error();
}

template <class T> task<std::add_lvalue_reference_t<T>> await_without_time(future<T> waited) {
  try {
    waited.cancel(); // no effect when it is done
    co_return co_await waited;
  } catch (const cancelled_error &) {
  }
  throw timeout_error();
}

template <class Awaitable> task<await_result_t<Awaitable>> await_without_time(Awaitable awaitable) {
  throw timeout_error();
  co_return co_await std::move(awaitable);
}

} // namespace detail

/// `co_await wait_for(awaitable, d)`: as timeout(d, awaitable), but with zero or less a task or operation that has not
/// begun never begins, a task_handle or future that is done gives its result, and one that is not done is cancelled and
/// awaited.
/// Cancellation and errors: as timeout. Source of semantics: asyncio.wait_for.
template <class Awaitable, class Rep, class Period>
  requires awaitable_in_task<detail::own_awaitable_t<Awaitable>>
task<await_result_t<detail::own_awaitable_t<Awaitable>>> wait_for(Awaitable &&awaitable,
                                                                  std::chrono::duration<Rep, Period> duration) {
  using owned = detail::own_awaitable_t<Awaitable>;
  if (duration <= duration.zero())
    return detail::await_without_time(owned(std::forward<Awaitable>(awaitable)));
  return detail::await_with_deadline<owned>(detail::deadline::in(detail::to_ns(duration)),
                                            owned(std::forward<Awaitable>(awaitable)));
}
/// The same with no limit.
template <class Awaitable>
  requires awaitable_in_task<detail::own_awaitable_t<Awaitable>>
task<await_result_t<detail::own_awaitable_t<Awaitable>>> wait_for(Awaitable &&awaitable, std::nullopt_t) {
  using owned = detail::own_awaitable_t<Awaitable>;
  return detail::await_with_deadline<owned>(detail::deadline::never(), owned(std::forward<Awaitable>(awaitable)));
}

} // namespace aio
