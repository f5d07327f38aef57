// The promise of aio::task: the frame's place in the await chain, its result, and what may be awaited in it.
#pragma once

#include "aio/await_traits.h"
#include "aio/debug.h"
#include "aio/detail/frame_pool.h"
#include "aio/detail/outcome.h"
#include "aio/detail/task_state.h"

#include <concepts>
#include <coroutine>
#include <source_location>

namespace aio {

template <class T> class task;

namespace detail {

class promise_base {
public:
  static void *operator new(std::size_t size) { return frame_allocate(size); }
  static void operator delete(void *block, std::size_t size) noexcept { frame_deallocate(block, size); }

  promise_base(const promise_base &) = delete;
  promise_base &operator=(const promise_base &) = delete;

  std::suspend_always initial_suspend() const noexcept { return {}; }

  struct final_awaiter {
    bool await_ready() const noexcept { return false; }
    template <class Promise> std::coroutine_handle<> await_suspend(std::coroutine_handle<Promise> self) const noexcept {
      return self.promise().leave();
    }
    void await_resume() const noexcept {}
  };
  final_awaiter final_suspend() const noexcept { return {}; }

  /// Everything awaited passes here: the place of the co_await is kept for the await chain.
  template <class Awaitable>
  decltype(auto) await_transform(Awaitable &&awaitable, std::source_location site = std::source_location::current()) {
    static_assert(awaitable_in_task<Awaitable>,
                  "this type cannot be awaited in an aio::task. Awaitable are: an aio::task once, as an rvalue "
                  "(co_await f() or co_await std::move(t)), task handles, gather, sleep, to_thread, Asio operations "
                  "with aio::use_op (include <aio/use_op.h>) and asio::awaitable (include <aio/awaitable.h>)");
    frame.site = site;
    return await_traits<std::remove_cvref_t<Awaitable>>::awaiter(std::forward<Awaitable>(awaitable));
  }

  /// This frame is awaited by `parent`: what control passes to first.
  void enter(promise_base &parent) noexcept {
    task = parent.task;
    frame.parent = &parent.frame;
    frame.started = true;
    task->leaf = &frame;
  }
  /// This frame is the root of `state`.
  void become_root(task_state &state, std::coroutine_handle<> self) noexcept {
    task = &state;
    state.root = state.leaf = &frame;
    state.resume_point = self;
  }

  debug::frame frame;
  task_state *task = nullptr;

protected:
  explicit promise_base(void *address) noexcept {
    frame.address = address;
    if (debug::enabled()) [[unlikely]]
      debug::active->frame_created(frame);
  }
  ~promise_base() {
    if (debug::enabled()) [[unlikely]]
      debug::active->frame_destroyed(frame);
  }

private:
  std::coroutine_handle<> leave() noexcept {
    if (debug::frame *const parent = frame.parent) {
      task->leaf = parent;
      return std::coroutine_handle<>::from_address(parent->address);
    }
    task->finished = true;
    return std::noop_coroutine();
  }
};

template <class T> class promise_result : public promise_base {
public:
  using promise_base::promise_base;
  template <class U = T>
    requires std::convertible_to<U &&, T> || (!std::is_reference_v<T> && std::constructible_from<T, U &&>)
  void return_value(U &&value) {
    result.set_value(std::forward<U>(value));
  }
  void unhandled_exception() noexcept { result.set_exception(std::current_exception()); }
  outcome<T> result;
};

template <> class promise_result<void> : public promise_base {
public:
  using promise_base::promise_base;
  void return_void() noexcept { result.set_value(); }
  void unhandled_exception() noexcept { result.set_exception(std::current_exception()); }
  outcome<void> result;
};

template <class T> class promise final : public promise_result<T> {
public:
  promise() noexcept : promise_result<T>(std::coroutine_handle<promise>::from_promise(*this).address()) {}
  task<T> get_return_object() noexcept { return task<T>(std::coroutine_handle<promise>::from_promise(*this)); }
};

} // namespace detail
} // namespace aio
