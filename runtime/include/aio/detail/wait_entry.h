// One wait in a wait_queue, for primitives whose state is looked at before and after it.
#pragma once

#include "aio/detail/awaiter_ref.h"
#include "aio/detail/wait_queue.h"

#include <coroutine>

namespace aio::detail {

/// A local of a coroutine: `co_await entry` waits until the queue wakes it. Await it once.
class wait_entry final : public wait_node {
public:
  /// `what` (static storage) and `object` tell a debugger what the task waits for.
  wait_entry(wait_queue &target, const char *what, const void *object) noexcept
      : target_(&target), what_(what), object_(object) {}

  awaiter_ref<wait_entry> aio_await() & noexcept { return awaiter_ref<wait_entry>(*this); }
  bool await_ready() const noexcept { return false; }
  template <class Promise> bool await_suspend(std::coroutine_handle<Promise> at) {
    return enter(*target_, *at.promise().task, at, what_, object_);
  }
  void await_resume() {
    leave();
    throw_if_cancelled();
  }
  /// Throws invalid_state_error when the primitive is gone.
  void require_primitive() const;

private:
  wait_queue *target_;
  const char *what_;
  const void *object_;
};

} // namespace aio::detail
