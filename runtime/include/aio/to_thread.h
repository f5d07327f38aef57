// aio::to_thread: runs a blocking call on a thread of the loop's pool.
#pragma once

#include "aio/detail/leaf_waiter.h"
#include "aio/detail/outcome.h"
#include "aio/detail/remote_call.h"
#include "aio/detail/thread_pool.h"

#include <coroutine>
#include <functional>
#include <tuple>
#include <type_traits>
#include <utility>

namespace aio {

namespace detail {

/// The part that does not depend on the call: bodies in src/scheduler_threads.cpp.
class thread_waiter : public leaf_waiter, public thread_call, public remote_call {
public:
  thread_waiter(const thread_waiter &) = delete;
  thread_waiter &operator=(const thread_waiter &) = delete;
  bool cancel() noexcept final;
  void execute() noexcept final;
  void run() noexcept final;
  void drop() noexcept final {}

protected:
  thread_waiter() noexcept = default;
  ~thread_waiter();
  bool start(task_state &self, std::coroutine_handle<> at);
  /// Gives the call to whoever runs it; to_thread's pool unless overridden.
  virtual void hand_over();
  /// Takes it back; false when it runs or ran.
  virtual bool take_back() noexcept;
  /// Runs the call and keeps what it ends with; on a pool thread.
  virtual void call() noexcept = 0;
};

/// The part that depends on the call, whoever runs it.
template <class Function, class... Args> class typed_thread_waiter : public thread_waiter {
  using result_type = std::invoke_result_t<Function, Args...>;

public:
  explicit typed_thread_waiter(std::tuple<Function, Args...> &&call) : call_(std::move(call)) {}

  bool await_ready() const noexcept { return false; }
  template <class Promise> bool await_suspend(std::coroutine_handle<Promise> at) {
    return start(*at.promise().task, at);
  }
  result_type await_resume() {
    if (!result_.exception())
      throw_if_cancelled();
    return result_.take();
  }

protected:
  ~typed_thread_waiter() = default;

private:
  void call() noexcept override {
    try {
      if constexpr (std::is_void_v<result_type>) {
        std::apply([](auto &&...parts) { std::invoke(std::move(parts)...); }, call_);
        result_.set_value();
      } else {
        result_.set_value(
            std::apply([](auto &&...parts) -> result_type { return std::invoke(std::move(parts)...); }, call_));
      }
    } catch (...) {
      result_.set_exception(std::current_exception());
    }
  }

  std::tuple<Function, Args...> call_;
  outcome<result_type> result_;
};

template <class Function, class... Args> class thread_awaiter final : public typed_thread_waiter<Function, Args...> {
public:
  using typed_thread_waiter<Function, Args...>::typed_thread_waiter;
};

template <class Function, class... Args>
class [[nodiscard("the call is not made until this is awaited")]] thread_awaitable {
public:
  template <class... Parts>
  explicit thread_awaitable(std::in_place_t, Parts &&...parts) : call_(std::forward<Parts>(parts)...) {}
  thread_awaiter<Function, Args...> aio_await() && { return thread_awaiter<Function, Args...>(std::move(call_)); }

private:
  std::tuple<Function, Args...> call_;
};

} // namespace detail

/// `co_await to_thread(f, args...)` calls f(args...) on another thread while the loop goes on, and gives its result or
/// throws its exception. f and the arguments are moved or copied into the awaiting frame; use std::ref to share.
/// At most run_options.thread_limit calls run at a time; the others wait their turn, first come, first served.
/// Cancellation: a call that no thread has begun is dropped and cancelled_error is thrown. A call that runs cannot be
/// stopped: the task waits for its end, because the call may use what the task owns. Then an exception of the call is
/// thrown, or cancelled_error instead of its value.
/// Source of semantics: asyncio.to_thread; the waiting under cancellation is AnyIO's.
template <class Function, class... Args> auto to_thread(Function &&function, Args &&...args) {
  return detail::thread_awaitable<std::decay_t<Function>, std::decay_t<Args>...>(
      std::in_place, std::forward<Function>(function), std::forward<Args>(args)...);
}

} // namespace aio
