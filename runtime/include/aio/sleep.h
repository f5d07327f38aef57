// aio::sleep: lets time pass without holding the loop.
#pragma once

#include "aio/detail/leaf_waiter.h"
#include "aio/detail/timer_heap.h"

#include <chrono>
#include <coroutine>
#include <cstdint>
#include <limits>
#include <stdexcept>

namespace aio {

namespace detail {

/// Nanoseconds, rounded up, so that a wait is never shorter than asked; too large values become "never".
/// Errors: std::invalid_argument for not-a-number.
template <class Rep, class Period> std::int64_t to_ns(std::chrono::duration<Rep, Period> duration) {
  using wide = std::chrono::duration<long double, std::nano>;
  constexpr long double limit = 4.6e18L; // about 146 years: now plus this still fits
  const long double ns = wide(duration).count();
  if (ns != ns)
    throw std::invalid_argument("aio: a duration is not a number");
  if (ns <= 0)
    return 0;
  if (ns >= limit)
    return static_cast<std::int64_t>(limit);
  const auto whole = static_cast<std::int64_t>(ns);
  return whole + (static_cast<long double>(whole) < ns ? 1 : 0);
}

class sleep_awaiter final : public leaf_waiter, public timer_node {
public:
  explicit sleep_awaiter(std::int64_t ns) noexcept : ns_(ns) {}
  sleep_awaiter(const sleep_awaiter &) = delete;
  sleep_awaiter &operator=(const sleep_awaiter &) = delete;
  ~sleep_awaiter();

  bool await_ready() const noexcept { return false; }
  template <class Promise> bool await_suspend(std::coroutine_handle<Promise> at) {
    return start(*at.promise().task, at);
  }
  void await_resume() { throw_if_cancelled(); }

  bool cancel() noexcept override;
  void fire() noexcept override;

private:
  bool start(task_state &self, std::coroutine_handle<> at);
  std::int64_t ns_;
};

class [[nodiscard("sleep does nothing until it is awaited")]] sleep_awaitable {
public:
  explicit sleep_awaitable(std::int64_t ns) noexcept : ns_(ns) {}
  sleep_awaiter aio_await() const noexcept { return sleep_awaiter(ns_); }

private:
  std::int64_t ns_;
};

} // namespace detail

/// The loop's clock: the steady clock, or the mock clock of a test. Deadlines are times on it.
/// Errors: invalid_state_error when no loop runs on this thread. Source of semantics: asyncio's loop.time.
std::chrono::steady_clock::time_point now();

/// `co_await sleep(d)` suspends the task for at least `d`, counted from the co_await. Zero or less: other ready tasks
/// run once, no timer is involved.
/// Cancellation: the timer is removed and cancelled_error is thrown.
/// Errors: std::invalid_argument for not-a-number. Source of semantics: asyncio.sleep.
template <class Rep, class Period> detail::sleep_awaitable sleep(std::chrono::duration<Rep, Period> duration) {
  return detail::sleep_awaitable(detail::to_ns(duration));
}

/// The same until now() reaches `when`.
inline detail::sleep_awaitable sleep_until(std::chrono::steady_clock::time_point when) { return sleep(when - now()); }

} // namespace aio
