// What get() and put() of a queue return: awaitable and awaiter in one, so that an item is moved once.
#pragma once

#include "aio/detail/awaiter_ref.h"
#include "aio/detail/nested_wait.h"

#include <coroutine>
#include <utility>

namespace aio::detail {

template <class Queue> class [[nodiscard("get does nothing until it is awaited")]] get_operation {
public:
  explicit get_operation(Queue &queue) noexcept : queue_(&queue) {}

  awaiter_ref<get_operation> aio_await() && noexcept { return awaiter_ref<get_operation>(*this); }
  bool await_ready() const noexcept { return queue_->core_.get_ready(); }
  template <class Promise> std::coroutine_handle<> await_suspend(std::coroutine_handle<Promise> parent) {
    return wait_.start(queue_->core_.wait_to_get(), parent);
  }
  typename Queue::value_type await_resume() {
    wait_.finish();
    // Nobody ran since the wait ended: the item is still there.
    return queue_->get_nowait();
  }

private:
  Queue *queue_;
  nested_wait wait_;
};

template <class Queue> class [[nodiscard("put does nothing until it is awaited")]] put_operation {
public:
  put_operation(Queue &queue, typename Queue::value_type &&item) : queue_(&queue), item_(std::move(item)) {}

  awaiter_ref<put_operation> aio_await() && noexcept { return awaiter_ref<put_operation>(*this); }
  bool await_ready() const noexcept { return queue_->core_.put_ready(); }
  template <class Promise> std::coroutine_handle<> await_suspend(std::coroutine_handle<Promise> parent) {
    return wait_.start(queue_->core_.wait_to_put(), parent);
  }
  void await_resume() {
    wait_.finish();
    queue_->put_nowait(std::move(item_));
  }

private:
  Queue *queue_;
  typename Queue::value_type item_;
  nested_wait wait_;
};

} // namespace aio::detail
