// aio::yield: lets the other ready tasks run.
#pragma once

#include "aio/detail/scheduler.h"

#include <coroutine>

namespace aio {

namespace detail {

class yield_awaiter {
public:
  bool await_ready() const noexcept { return false; }
  template <class Promise> bool await_suspend(std::coroutine_handle<Promise> at) noexcept {
    self_ = at.promise().task;
    if (self_->must_cancel) [[unlikely]]
      return false;
    self_->resume_point = at;
    self_->owner->yield(*self_);
    return true;
  }
  void await_resume() const {
    if (self_->must_cancel) [[unlikely]] {
      self_->must_cancel = false;
      self_->throw_cancelled();
    }
  }

private:
  task_state *self_ = nullptr;
};

class [[nodiscard("yield does nothing until it is awaited")]] yield_awaitable {
public:
  yield_awaiter aio_await() const noexcept { return {}; }
};

} // namespace detail

/// `co_await yield()` goes to the end of the queue of ready tasks. For a long computation that wants to stay fair.
/// Cancellation: one that was requested before, or comes while the task is queued, is thrown here.
/// Source of semantics: asyncio.sleep(0).
inline detail::yield_awaitable yield() noexcept { return {}; }

} // namespace aio
