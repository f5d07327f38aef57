// Waiting for another task of the loop.
#pragma once

#include "aio/detail/leaf_waiter.h"
#include "aio/detail/task_record.h"

#include <type_traits>

namespace aio::detail {

/// The part that does not depend on the result: body in src/join_awaiter.cpp.
class join_waiter : public leaf_waiter, public join_node {
public:
  join_waiter(const join_waiter &) = delete;
  join_waiter &operator=(const join_waiter &) = delete;
  bool cancel() noexcept override;
  void joined(task_state &child) noexcept final;
  void abandoned() noexcept final { linked_ = false; }

protected:
  explicit join_waiter(task_state &child) noexcept : child_(&child) {}
  ~join_waiter() { unlink(); }
  void start(task_state &self, std::coroutine_handle<> at);

  /// Throws invalid_state_error when `self` cannot wait for the child.
  void check(const task_state &self) const;
  /// From now on `self` is suspended until the child ends.
  void link(task_state &self, std::coroutine_handle<> at, const char *what);
  void unlink() noexcept;

private:
  task_state *child_;
  bool linked_ = false;
};

/// `Owning`: the handle was an rvalue, so the result may be moved out.
template <class T, bool Owning> class join_awaiter final : public join_waiter {
  using holder = std::conditional_t<Owning, task_pointer<task_record<T>>, task_record<T> *>;
  using result_type = std::conditional_t<Owning, T, std::add_lvalue_reference_t<T>>;

public:
  explicit join_awaiter(task_record<T> &record)
    requires(!Owning)
      : join_waiter(record), record_(&record) {}
  explicit join_awaiter(task_pointer<task_record<T>> record)
    requires Owning
      : join_waiter(*record), record_(std::move(record)) {}

  bool await_ready() const noexcept { return record_->done; }
  template <class Promise> void await_suspend(std::coroutine_handle<Promise> at) { start(*at.promise().task, at); }
  result_type await_resume() {
    throw_if_cancelled();
    record_->retrieved = true;
    if constexpr (Owning)
      return record_->result.take();
    else
      return record_->result.get();
  }

private:
  holder record_;
};

} // namespace aio::detail
