// aio::loop: the running loop, for code that is no coroutine and for other threads.
#pragma once

#include "aio/callback_handle.h"
#include "aio/detail/loop_gate.h"
#include "aio/exception_context.h"
#include "aio/sleep.h"

#include <chrono>
#include <concepts>
#include <memory>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace aio {

template <class T> class task;

namespace detail {
template <class T> inline constexpr bool is_task_v = false;
template <class T> inline constexpr bool is_task_v<task<T>> = true;
} // namespace detail

/// Refers to a loop; copyable, and it may outlive the loop. What is marked "any thread" is safe everywhere, the rest
/// belongs to the loop's thread (on a strand: to what runs in it).
/// Errors: invalid_state_error when the loop is closed.
/// Source of semantics: asyncio's event loop.
class loop {
public:
  /// The loop that runs on this thread; invalid_state_error when there is none.
  static loop current();

  /// Calls `function()` in a turn of the loop, behind what is ready already. What it throws goes to the exception
  /// handler. It gets the context variables of the caller.
  template <std::invocable Function> callback_handle call_soon(Function &&function) const {
    static_assert(!detail::is_task_v<std::invoke_result_t<Function>>,
                  "this call would drop the task: use aio::create_task");
    auto state = detail::make_callback(std::forward<Function>(function));
    detail::callback_state::soon(state, open());
    return callback_handle(std::move(state));
  }
  /// The same after `delay`; in the order of the deadlines. Zero or less: in the next turn.
  template <class Rep, class Period, std::invocable Function>
  callback_handle call_later(std::chrono::duration<Rep, Period> delay, Function &&function) const {
    const bool past = delay < delay.zero();
    const std::chrono::nanoseconds distance(detail::to_ns(past ? -delay : delay));
    return call_at(past ? time() - distance : time() + distance, std::forward<Function>(function));
  }
  /// The same when time() reaches `when`.
  template <std::invocable Function>
  callback_handle call_at(std::chrono::steady_clock::time_point when, Function &&function) const {
    static_assert(!detail::is_task_v<std::invoke_result_t<Function>>,
                  "this call would drop the task: use aio::create_task");
    auto state = detail::make_callback(std::forward<Function>(function));
    detail::callback_state::at(state, open(), std::chrono::nanoseconds(when.time_since_epoch()).count());
    return callback_handle(std::move(state));
  }
  /// call_soon from any thread; wakes the loop.
  template <std::invocable Function> void call_soon_threadsafe(Function &&function) const {
    static_assert(!detail::is_task_v<std::invoke_result_t<Function>>,
                  "this call would drop the task: use aio::run_coroutine_threadsafe");
    auto state = detail::make_callback(std::forward<Function>(function));
    if (!gate_->pass([&](detail::scheduler &open) { detail::callback_state::remotely(state, open); }))
      throw_closed();
  }

  /// The loop's clock: the steady clock, or the mock clock of a test.
  std::chrono::steady_clock::time_point time() const {
    return std::chrono::steady_clock::time_point(std::chrono::nanoseconds(open().now_ns()));
  }
  /// Told of exceptions that nobody can receive; empty: they are printed on stderr. Returns the one it replaces.
  exception_handler set_exception_handler(exception_handler handler) const;
  /// Reports such an exception.
  void call_exception_handler(const exception_context &context) const;
  /// The sanitizer watches this loop. It can only be switched on before the loop opens: COROSAN=1, or
  /// run_options.debug. Source: asyncio's get_debug.
  bool debug() const noexcept;
  /// Any thread.
  bool is_closed() const {
    return !gate_->pass([](detail::scheduler &) {});
  }
  /// The Asio context on which it runs; invalid_state_error for a loop on a thread pool.
  boost::asio::io_context &context() const { return open().context(); }
  /// The names of tasks that are not done, background tasks excepted, oldest first.
  std::vector<std::string> live_tasks() const;
  /// The same loop.
  friend bool operator==(const loop &left, const loop &right) noexcept { return left.gate_ == right.gate_; }

private:
  friend class runner;

  explicit loop(detail::scheduler &open) : open_(&open), gate_(open.gate()) {}
  detail::scheduler &open() const {
    if (is_closed())
      throw_closed();
    return *open_;
  }
  [[noreturn]] static void throw_closed();

  detail::scheduler *open_; ///< good while the gate is open
  std::shared_ptr<detail::loop_gate> gate_;
};

} // namespace aio
