// Waiting for an aio::mutex.
#pragma once

#include "aio/detail/wait_queue.h"

#include <coroutine>

namespace aio {

class mutex;

namespace detail {

class mutex_waiter : public wait_node {
public:
  /// The mutex notes its owner, whom only await_suspend knows; a free mutex does not suspend all the same.
  bool await_ready() const noexcept { return false; }
  template <class Promise> bool await_suspend(std::coroutine_handle<Promise> at) {
    task_state &self = *at.promise().task;
    return !take(self) && start(self, at);
  }
  void await_resume() {
    if (self_) [[unlikely]]
      finish();
  }

protected:
  explicit mutex_waiter(mutex &wanted) noexcept : mutex_(&wanted) {}
  ~mutex_waiter() {
    if (self_) [[unlikely]]
      give_up();
  }

private:
  bool take(task_state &self) noexcept;
  bool start(task_state &self, std::coroutine_handle<> at);
  void finish();
  void give_up() noexcept;

  mutex *mutex_;
  bool settled_ = false; ///< it has the mutex, or has passed it on
};

} // namespace detail
} // namespace aio
