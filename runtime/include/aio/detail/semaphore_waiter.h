// Waiting for a permit of an aio::semaphore.
#pragma once

#include "aio/detail/wait_queue.h"

#include <coroutine>

namespace aio {

class semaphore;

namespace detail {

class semaphore_waiter : public wait_node {
public:
  /// Takes a permit when that needs no waiting.
  bool await_ready() const noexcept;
  template <class Promise> bool await_suspend(std::coroutine_handle<Promise> at) {
    return start(*at.promise().task, at);
  }
  void await_resume() {
    if (self_) [[unlikely]]
      finish();
  }

protected:
  explicit semaphore_waiter(semaphore &wanted) noexcept : semaphore_(&wanted) {}
  ~semaphore_waiter() {
    if (self_) [[unlikely]]
      give_up();
  }

private:
  bool start(task_state &self, std::coroutine_handle<> at);
  void finish();
  void give_up() noexcept;

  semaphore *semaphore_;
  bool settled_ = false; ///< it has a permit, or has passed it on
};

} // namespace detail
} // namespace aio
