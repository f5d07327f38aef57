// Waiting for an aio::event.
#pragma once

#include "aio/detail/wait_queue.h"

#include <coroutine>

namespace aio {

class event;

namespace detail {

class event_waiter final : public wait_node {
public:
  explicit event_waiter(event &awaited) noexcept : event_(&awaited) {}
  bool await_ready() const noexcept;
  template <class Promise> bool await_suspend(std::coroutine_handle<Promise> at) {
    return start(*at.promise().task, at);
  }
  void await_resume() {
    leave();
    throw_if_cancelled();
  }

private:
  bool start(task_state &self, std::coroutine_handle<> at);
  event *event_;
};

class [[nodiscard("wait does nothing until it is awaited")]] event_wait {
public:
  explicit event_wait(event &awaited) noexcept : event_(&awaited) {}
  event_waiter aio_await() const noexcept { return event_waiter(*event_); }

private:
  event *event_;
};

} // namespace detail
} // namespace aio
