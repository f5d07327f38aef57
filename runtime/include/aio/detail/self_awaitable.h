// The task in which it is awaited; never suspends.
#pragma once

#include "aio/detail/task_state.h"

#include <coroutine>

namespace aio::detail {

class self_awaiter {
public:
  bool await_ready() const noexcept { return false; }
  template <class Promise> bool await_suspend(std::coroutine_handle<Promise> at) noexcept {
    task_ = at.promise().task;
    return false;
  }
  task_state &await_resume() const noexcept { return *task_; }

private:
  task_state *task_ = nullptr;
};

class self_awaitable {
public:
  self_awaiter aio_await() const noexcept { return {}; }
};

} // namespace aio::detail
