// aio::task<T>: the coroutine type.
#pragma once

#include "aio/attributes.h"
#include "aio/detail/promise.h"
#include "aio/invalid_state_error.h"

#include <coroutine>
#include <utility>

namespace aio {

namespace detail {
struct task_access;

/// Runs a task inside the task that awaits it: a call, not a new task of the loop.
template <class T> class task_awaiter {
public:
  explicit task_awaiter(std::coroutine_handle<promise<T>> child) noexcept : child_(child) {}
  task_awaiter(task_awaiter &&other) noexcept : child_(std::exchange(other.child_, nullptr)) {}
  task_awaiter &operator=(task_awaiter &&) = delete;
  ~task_awaiter() {
    if (child_)
      child_.destroy();
  }
  bool await_ready() const noexcept { return false; }
  template <class Promise> std::coroutine_handle<> await_suspend(std::coroutine_handle<Promise> parent) noexcept {
    child_.promise().enter(parent.promise());
    return child_;
  }
  T await_resume() { return child_.promise().result.take(); }

private:
  std::coroutine_handle<promise<T>> child_;
};
} // namespace detail

/// A coroutine that has not begun: it starts when it is awaited or given to create_task, gather or run. Move-only;
/// owns its frame; awaited at most once, as an rvalue: `co_await f()` or `co_await std::move(t)`.
/// T: void, a reference, or any movable type. Exceptions of the body are thrown at the co_await.
/// Threads: made on any thread; runs on the loop's thread only.
/// Cancellation: of the task that awaits it; it arrives inside the body, at the innermost co_await.
/// Source of semantics: Python's coroutine objects.
template <class T = void>
class [[nodiscard("a task does nothing until it is awaited: co_await it, or give it to aio::create_task")]]
#if defined(AIO_CORO_ATTRIBUTES) && defined(__clang__) && __clang_major__ >= 20
[[AIO_TASK_ATTRIBUTES]]
#endif
task {
public:
  using promise_type = detail::promise<T>;
  using value_type = T;

  /// An empty task; awaiting it throws invalid_state_error.
  task() noexcept = default;
  task(task &&other) noexcept : coroutine_(std::exchange(other.coroutine_, nullptr)) {}
  task &operator=(task &&other) noexcept {
    task(std::move(other)).swap(*this);
    return *this;
  }
  ~task() {
    if (coroutine_)
      coroutine_.destroy();
  }
  void swap(task &other) noexcept { std::swap(coroutine_, other.coroutine_); }

  /// True when there is a coroutine to await: not moved from, not awaited yet.
  bool valid() const noexcept { return coroutine_ != nullptr; }

  /// What co_await calls. Throws invalid_state_error when the task was awaited already or moved from.
  detail::task_awaiter<T> aio_await() && { return detail::task_awaiter<T>(take()); }

  /// A task is an Asio operation too, when <aio/awaitable.h> is included: `co_await f()` works in an asio::awaitable.
  template <class Token>
  auto operator()(Token &&token) && -> decltype(start_as_operation(std::declval<task>(), std::forward<Token>(token))) {
    return start_as_operation(std::move(*this), std::forward<Token>(token));
  }

private:
  friend class detail::promise<T>;
  friend struct detail::task_access;
  explicit task(std::coroutine_handle<promise_type> coroutine) noexcept : coroutine_(coroutine) {}

  std::coroutine_handle<promise_type> take() {
    if (!coroutine_) {
      debug::tell({.kind = debug::notice_kind::awaited_again, .what = "task"});
      throw invalid_state_error("aio: this task was awaited already, or moved from");
    }
    return std::exchange(coroutine_, nullptr);
  }

  std::coroutine_handle<promise_type> coroutine_;
};

namespace detail {
struct task_access {
  template <class T> static std::coroutine_handle<promise<T>> take(task<T> &task) { return task.take(); }
  template <class T> static debug::frame *frame(task<T> &task) noexcept {
    return task.coroutine_ ? &task.coroutine_.promise().frame : nullptr;
  }
};
} // namespace detail

} // namespace aio
