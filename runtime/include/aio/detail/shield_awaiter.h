// Waiting for a task without passing a cancellation on to it.
#pragma once

#include "aio/detail/join_awaiter.h"

#include <coroutine>

namespace aio::detail {

/// The part that does not depend on the result: body in src/shield.cpp.
class shield_waiter : public join_waiter {
public:
  bool cancel() noexcept final;

protected:
  explicit shield_waiter(task_state &child) noexcept : join_waiter(child) {}
  ~shield_waiter() = default;
  bool start(task_state &self, std::coroutine_handle<> at);
};

/// `Owning`: nobody else looks at the result, so it is moved out.
template <class T, bool Owning> class shield_awaiter final : public shield_waiter {
  using result_type = std::conditional_t<Owning, T, std::add_lvalue_reference_t<T>>;

public:
  explicit shield_awaiter(task_pointer<task_record<T>> record) : shield_waiter(*record), record_(std::move(record)) {}

  bool await_ready() const noexcept { return record_->done; }
  template <class Promise> bool await_suspend(std::coroutine_handle<Promise> at) {
    return start(*at.promise().task, at);
  }
  result_type await_resume() {
    throw_if_cancelled();
    record_->retrieved = true;
    if constexpr (Owning)
      return record_->result.take();
    else
      return record_->result.get();
  }

private:
  task_pointer<task_record<T>> record_;
};

template <class T, bool Owning> class [[nodiscard("shield protects only while it is awaited")]] shield_awaitable {
public:
  explicit shield_awaitable(task_pointer<task_record<T>> record) noexcept : record_(std::move(record)) {}
  shield_awaiter<T, Owning> aio_await() && { return shield_awaiter<T, Owning>(std::move(record_)); }

private:
  task_pointer<task_record<T>> record_;
};

} // namespace aio::detail
